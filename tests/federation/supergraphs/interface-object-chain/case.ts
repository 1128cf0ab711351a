import { defineCase, type World } from "../../harness/supergraph-case.ts";

function createWorld(): World {
  const team = { title: "Red", lead: null as object | null, members: [] as (object | null)[][] };
  const account = (type: string, id: string, more: object) => ({
    __typename: type,
    id,
    email: `${id}@example.com`,
    name: `Name ${id}`,
    team,
    ...more,
  });
  const ann = account("Person", "1", { nick: "ann" });
  const bot = account("Robot", "2", { model: { name: "R", maker: ann }, name: null });
  const zed = account("Robot", "3", { model: null, team: null });
  team.lead = bot;
  team.members.push([ann, null], [], [zed, bot]);
  return {
    Query: { accounts: [ann, bot, zed], teams: [team, null], lead: zed },
    entities: [ann, bot, zed],
  };
}

/** An interface that is extended through one subgraph into another, and found again by its types. */
export const interfaceObjectChain = defineCase(import.meta.dirname, {
  createWorld,
  values: { id: ["1", "2", "3", "9"] },
  fields: {
    Query: {
      account: ({ args, world }) => world.entities.find(({ id }) => id === args.id) ?? null,
    },
    Account: {
      badge: ({ read }) => `[${String(read("name"))}]`,
    },
  },
});
