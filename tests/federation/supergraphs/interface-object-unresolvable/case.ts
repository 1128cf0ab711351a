import { defineCase, type World } from "../../harness/supergraph-case.ts";

function createWorld(): World {
  const node = <More extends object>(type: string, id: string, more: More) => ({
    __typename: type,
    id,
    note: `Note ${id}`,
    size: 1,
    ...more,
  });
  const item = node("Item", "1", { name: "Item 1", next: null as object | null });
  const other = node("Other", "2", { parts: ["p", null], next: item });
  item.next = other;
  return {
    Query: { version: "1", picks: [item, null, other] },
    entities: [item, other],
  };
}

/** A subgraph that names objects by an interface and cannot be asked about them. */
export const interfaceObjectUnresolvable = defineCase(import.meta.dirname, {
  createWorld,
  values: { id: ["1", "2", "9"] },
  fields: {
    Query: {
      pick: ({ args, world }) => world.entities.find(({ id }) => id === args.id) ?? null,
    },
  },
});
