import { absentFrom, defineCase, type World } from "../../harness/supergraph-case.ts";

function createWorld(): World {
  const acme = { __typename: "Organization", id: "o1", name: "Acme", members: [] as (object | null)[] };
  const ann = {
    __typename: "Owner",
    id: "1",
    organization: acme,
    name: "Ann",
    assistant: null as object | null,
  };
  const ben = { __typename: "Owner", id: "2", organization: acme, name: "Ben", assistant: ann };
  const cleo = { __typename: "Owner", id: "3", organization: acme, name: null, assistant: null };
  ann.assistant = ben;
  acme.members.push(ann, null, ben);
  const shelf = { __typename: "Shelf", room: "A", number: 1, height: 2.5, items: [] as (object | null)[] };
  const far = { __typename: "Shelf", room: "B", number: 1, height: null, items: null };
  const item = (id: string, sku: string | null, owner: object | null, more: object = {}) => ({
    __typename: "Item",
    id,
    sku,
    title: `Item ${id}`,
    owner,
    shelf,
    count: Number(id) * 10,
    ...more,
  });
  const items = [
    item("1", "s1", ann),
    item("2", null, ben, { [absentFrom]: ["stock"] }),
    item("3", "s3", cleo, { shelf: far }),
    item("4", "s4", null, { [absentFrom]: ["prices"] }),
  ];
  shelf.items.push(items[0] ?? null, null, items[1] ?? null, items[3] ?? null);
  const place = (code: string, number: number, more: object = {}) => ({
    __typename: "Place",
    country: { code, anthem: `Song of ${code}` },
    number,
    label: `${code} ${number}`,
    ...more,
  });
  const places = [place("CH", 1), place("AT", 2), place("CH", 2)];
  return {
    Query: { items: [...items, null], place: places[1], places },
    entities: [acme, ann, ben, cleo, shelf, far, ...items, ...places],
  };
}

/** Keys of all shapes, entities that are reached by one key and left by another, keys that are null. */
export const keys = defineCase(import.meta.dirname, {
  createWorld,
  values: { id: ["1", "2", "3", "4", "9"], room: ["A", "B"], number: [1, 2] },
  fields: {
    Query: {
      item: ({ args, world }) =>
        world.entities.find((entity) => entity.__typename === "Item" && entity.id === args.id) ?? null,
      shelf: ({ args, world }) =>
        world.entities.find(
          (entity) =>
            entity.__typename === "Shelf" && entity.room === args.room && entity.number === args.number,
        ) ?? null,
    },
    Item: {
      price: ({ object, args }) => ({ amount: Number(object.id) + 0.5, currency: args.currency }),
    },
  },
});
