import { defineCase, type World } from "../../harness/supergraph-case.ts";

function createWorld(): World {
  const step = (id: string, seed: number | null, next: object | null) => ({
    __typename: "Step",
    id,
    seed,
    next,
  });
  const last = step("3", null, null);
  const middle = step("2", 20, last);
  const first = step("1", 10, middle);
  return {
    Query: { steps: [first, middle, last], evenSteps: [middle, null] },
    entities: [first, middle, last],
  };
}

const plus = (value: unknown, more: number): number | null =>
  typeof value === "number" ? value + more : null;

/** `@requires` of what is itself required, to and fro between two subgraphs. */
export const requiresChain = defineCase(import.meta.dirname, {
  createWorld,
  values: { id: ["1", "2", "3", "9"] },
  fields: {
    Query: {
      step: ({ args, world }) => world.entities.find(({ id }) => id === args.id) ?? null,
    },
    Step: {
      one: ({ read }) => plus(read("seed"), 1),
      two: ({ read }) => plus(read("one"), 1),
      three: ({ read }) => plus(read("two"), 1),
    },
  },
});
