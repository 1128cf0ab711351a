import { defineCase, type DataObject, type World } from "../../harness/supergraph-case.ts";

/** Values change while a mutation runs; an answer shows them as they were when it was made, so objects are copied. */
function createWorld(): World {
  const counters = ["a", "b", "c"].map((name, index) => ({
    __typename: "Counter",
    name,
    value: index,
    notes: 0,
  }));
  return { Query: { counters, journal: [] as DataObject[] }, Mutation: {}, entities: counters };
}

interface Counter extends DataObject {
  value: number;
  notes: number;
}

const find = (world: World, name: unknown): Counter | null =>
  (world.entities.find((entity) => entity.name === name) as Counter | undefined) ?? null;

const journal = (world: World): DataObject[] => world.Query.journal as DataObject[];

/** Mutations of two subgraphs that see each other's effects, one after the other. */
export const mutations = defineCase(import.meta.dirname, {
  createWorld,
  values: { name: ["a", "b", "c", "z"], by: [1, -1, 5], to: [0, -1, 7], text: ["hello", ""] },
  fields: {
    Query: {
      counter: ({ args, world }) => find(world, args.name),
    },
    Mutation: {
      add: ({ args, world }) => {
        const counter = find(world, args.name);
        if (counter) counter.value += (args.by as number | null | undefined) ?? 0;
        return counter;
      },
      set: ({ args, world }) => {
        const counter = find(world, args.name);
        const before = counter?.value ?? null;
        if ((args.to as number) < 0) return { counter, before, error: "NEGATIVE" };
        if (counter) counter.value = args.to as number;
        return { counter, before, error: null };
      },
      reset: ({ world }) => {
        for (const counter of world.entities as Counter[]) counter.value = 0;
        return true;
      },
      note: ({ args, world }) => {
        const about = find(world, args.name);
        if (about) about.notes += 1;
        const entry = { text: args.text, about, at: journal(world).length };
        journal(world).push(entry);
        return entry;
      },
      clear: ({ world }) => journal(world).splice(0),
    },
    Counter: {
      double: ({ read }) => (read("value") as number) * 2,
    },
  },
});
