import { defineCase, type DataObject, type World } from "../../harness/supergraph-case.ts";

function createWorld(): World {
  const user = (id: string, name: string | null) => ({
    __typename: "User",
    id,
    login: { name: `user${id}`, host: "example.com" },
    name,
    orders: [] as (object | null)[],
  });
  const [ann, ben] = [user("1", "Ann"), user("2", null)];
  const order = (id: string, total: number | null, buyer: object | null) => ({
    __typename: "Order",
    id,
    total,
    buyer,
    lines: [{ text: "a line", amount: 1 }],
  });
  const orders = [order("1", 10, ann), order("2", null, ben), order("3", 30, null), order("4", 5, ann)];
  ann.orders.push(orders[0] ?? null, null, orders[3] ?? null);
  return {
    Query: { me: ann, orders, search: [ann, null, ben] },
    Mutation: {},
    entities: [ann, ben, ...orders],
  };
}

const find = (world: World, type: string, id: unknown): DataObject | null =>
  world.entities.find((entity) => entity.__typename === type && entity.id === id) ?? null;

/** Schemas as they were written for the first version of federation. */
export const fed1 = defineCase(import.meta.dirname, {
  createWorld,
  values: { id: ["1", "2", "3", "9"] },
  fields: {
    Mutation: {
      rename: ({ args, world }) => {
        const user = find(world, "User", args.id);
        if (user) user.name = args.name;
        return user;
      },
      send: ({ args, world }) => find(world, "Order", args.id),
    },
    User: {
      discount: ({ read }) => (read("name") as string | null)?.length ?? null,
      address: ({ read }) => {
        const login = read("login") as { name: string; host: string };
        return `${login.name}@${login.host}`;
      },
    },
    Order: {
      receipt: ({ read }) => `paid ${String(read("total"))}`,
    },
  },
});
