import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { dataOf } from "../../support/subgraph-client.ts";
import { createUser, startUsersUnderTest, type UsersUnderTest } from "../../support/users-factory.ts";

let users: UsersUnderTest;

beforeAll(async () => {
  users = await startUsersUnderTest();
  const people = [
    ["ada_l", "Ada Lovelace"],
    ["alan_t", "Alan Turing"],
    ["grace_h", "Grace Hopper"],
    ["jose_g", "José García"],
    ["joan_c", "Joan Clarke"],
  ] as const;
  for (const [handle, displayName] of people) await createUser(users, { handle, displayName });
});
afterAll(() => users.close());

interface Page {
  users: {
    edges: { cursor: string; node: { handle: string } }[];
    nodes: { handle: string }[];
    pageInfo: {
      hasNextPage: boolean;
      hasPreviousPage: boolean;
      startCursor: string | null;
      endCursor: string | null;
    };
  };
}

const document = `query ($search: String, $first: Int, $after: String, $last: Int, $before: String) {
  users(search: $search, first: $first, after: $after, last: $last, before: $before) {
    edges { cursor node { handle } } nodes { handle }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
}`;

const pageOf = async (variables: Record<string, unknown>) =>
  dataOf(await users.send<Page>(null, document, variables)).users;
const handlesOf = async (variables: Record<string, unknown>) =>
  (await pageOf(variables)).nodes.map((node) => node.handle);

const everybody = ["ada_l", "alan_t", "grace_h", "joan_c", "jose_g"];

describe("users", () => {
  it.each([null, "", "  "])("gives everybody in order of handle where search is %j", async (search) => {
    expect(await handlesOf({ search })).toEqual(everybody);
  });

  it.each([
    ["ada", ["ada_l"]],
    ["LOVE", ["ada_l"]],
    ["jo", ["joan_c", "jose_g"]],
    ["jo c", ["joan_c"]],
    ["jose", ["jose_g"]],
    ["garci", ["jose_g"]],
    ["jose_g", ["jose_g"]],
    ["ovelace", []],
    ["ada hopper", []],
    ["!?", []],
    ["' | 'a", ["ada_l", "alan_t"]],
  ])("finds by the beginnings of words: %j", async (search, expected) => {
    expect(await handlesOf({ search })).toEqual(expected);
  });

  it("goes through the whole list forwards, page by page", async () => {
    const seen: string[] = [];
    let after: string | null = null;
    for (let more = true; more;) {
      const page: Page["users"] = await pageOf({ first: 2, after });
      seen.push(...page.nodes.map((node) => node.handle));
      after = page.pageInfo.endCursor;
      more = page.pageInfo.hasNextPage;
    }
    expect(seen).toEqual(everybody);
  });

  it("goes backwards from the end, each page in the list's order", async () => {
    const end = await pageOf({ last: 2 });
    expect(end.nodes.map((node) => node.handle)).toEqual(["joan_c", "jose_g"]);
    expect(end.pageInfo).toMatchObject({ hasPreviousPage: true, hasNextPage: false });
    expect(await handlesOf({ last: 2, before: end.pageInfo.startCursor })).toEqual(["alan_t", "grace_h"]);
  });

  it("pages within a search", async () => {
    const page = await pageOf({ search: "jo", first: 1 });
    expect(page.pageInfo.hasNextPage).toBe(true);
    expect(await handlesOf({ search: "jo", first: 1, after: page.edges[0]?.cursor })).toEqual(["jose_g"]);
  });

  it.each([
    { first: 0 },
    { first: 101 },
    { first: -1 },
    { first: 2, last: 2 },
    { after: "rubbish" },
    { after: Buffer.from('["Robert\'); --"]').toString("base64url") },
    { search: "x".repeat(101) },
  ])("refuses %j", async (variables) => {
    const { errors } = await users.send(null, document, variables);
    expect(errors?.[0]?.extensions.code).toBe("BAD_USER_INPUT");
  });
});
