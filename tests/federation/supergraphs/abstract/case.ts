import { defineCase, type World } from "../../harness/supergraph-case.ts";

function createWorld(): World {
  const tom: Record<string, unknown> = {
    __typename: "Cat",
    id: "1",
    name: "Tom",
    lives: 9,
    vaccinated: true,
  };
  const kit: Record<string, unknown> = { __typename: "Cat", id: "2", name: null, lives: 1, vaccinated: null };
  const rex: Record<string, unknown> = {
    __typename: "Dog",
    id: "3",
    name: "Rex",
    tricks: ["sit"],
    vaccinated: false,
  };
  const cow: Record<string, unknown> = {
    __typename: "Cow",
    id: "4",
    milk: 12.5,
    owner: "Fay",
    size: 500,
    vaccinated: 2,
  };
  const hen = { __typename: "Hen", eggs: 3, color: "brown" };
  Object.assign(tom, {
    friend: rex,
    owner: "Ann",
    catches: [hen, null],
    notes: { text: "well", about: rex },
  });
  Object.assign(kit, { friend: tom, owner: null, catches: null, notes: null });
  Object.assign(rex, { friend: kit, guards: cow, notes: [{ text: "bites", about: cow }, null] });
  Object.assign(cow, { herd: [[cow, null], null, []] });
  const farm = { __typename: "Farm", owner: "Fay", size: 9, animals: [cow, tom, null, rex], best: hen };
  return {
    Query: {
      animals: [tom, null, rex, kit],
      pets: [rex, tom],
      grid: [[tom, rex], null, [], [kit]],
      nodes: [rex, null, kit],
      pair: { first: tom, second: rex, both: [kit, rex] },
      farm,
      stock: [cow, hen, rex],
      patients: [cow, kit, rex, null, tom],
    },
    entities: [tom, kit, rex, cow],
  };
}

/** Interfaces and unions whose members live in different subgraphs, lists of lists, and circles. */
export const abstract = defineCase(import.meta.dirname, {
  createWorld,
  values: { index: [0, 1, 2, 7] },
  fields: {
    Query: {
      animal: ({ object, args }) => (object.animals as unknown[])[args.index as number] ?? null,
    },
    Dog: {
      toys: ({ args }) => [args.kind ?? "BONE", null, "BALL"],
    },
  },
});
