import { defineCase, type World } from "../../harness/supergraph-case.ts";

function createWorld(): World {
  const user = (id: string, salary: number | null) => ({
    __typename: "User",
    id,
    name: `User ${id}`,
    email: `${id}@example.com`,
    salary,
  });
  const users = [user("1", 100), user("2", null)];
  const secret = { __typename: "Secret", id: "s", text: "hush", readers: [users[1], null] };
  return { Query: { me: users[0], users, secrets: [secret] }, entities: [...users, secret] };
}

/** Directives that say who may read; the stock gateway refuses the supergraph. */
export const access = defineCase(import.meta.dirname, {
  createWorld,
  values: { first: [0, 1, 2] },
  fields: {
    Query: {
      users: ({ object, args }) =>
        (object.users as object[]).slice(0, (args.first as number | null | undefined) ?? 9),
    },
    User: {
      log: ({ object, args }) => [`${String(object.id)} at ${String(args.level)}`, null],
      mailbox: ({ read }) => `mailto:${String(read("email"))}`,
    },
  },
});
