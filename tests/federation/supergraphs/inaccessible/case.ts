import { defineCase, type World } from "../../harness/supergraph-case.ts";

function createWorld(): World {
  const door = (id: string, state: string | null, states: string[], needed: string, kind: string) => ({
    __typename: "Door",
    id,
    serial: `serial-${id}`,
    state,
    states,
    needed,
    label: `Door ${id}`,
    lock: { kind, code: "1234", keys: [kind, "BOLT"] },
  });
  const doors = [
    door("1", "OPEN", ["OPEN", "CLOSED"], "OPEN", "BOLT"),
    door("2", "BROKEN", ["OPEN", "BROKEN"], "CLOSED", "SECRET"),
    door("3", null, [], "OPEN", "CHAIN"),
  ];
  const gate = { __typename: "Gate", id: "g", width: 3, hidden: "h", bars: 12, guard: "Gus" };
  const tunnel = { __typename: "Tunnel", id: "t", width: 1, hidden: "h" };
  return {
    Query: {
      doors,
      passage: gate,
      passages: [gate, null, tunnel],
      ways: [tunnel, gate],
      firstWay: tunnel,
      states: ["OPEN", "BROKEN", null, "CLOSED"],
      bare: "CLOSED",
    },
    entities: [...doors, gate],
  };
}

/** What clients must not see, although subgraphs need it and send it. */
export const inaccessible = defineCase(import.meta.dirname, {
  createWorld,
  values: { id: ["1", "2", "3", "9"] },
  fields: {
    Query: {
      door: ({ args, world }) => world.entities.find(({ id }) => id === args.id) ?? null,
    },
    Door: {
      stateText: ({ read }) => `it is ${String(read("state"))}`,
      force: ({ args }) => (args.by as { strength: number } | null | undefined)?.strength ?? null,
    },
  },
});
