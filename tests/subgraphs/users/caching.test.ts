import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { openDatabase } from "@skein/service-kit/database.ts";
import { describeWithPostgres } from "../../support/services.ts";
import {
  createUser,
  follow,
  startUsersUnderTest,
  type TestUser,
  type UsersUnderTest,
} from "../../support/users-factory.ts";

let users: UsersUnderTest;
let ann: TestUser;
let bea: TestUser;

beforeAll(async () => {
  users = await startUsersUnderTest({ name: "users_caching" });
  [ann, bea] = [await createUser(users), await createUser(users)];
  await follow(users, bea, ann);
});
afterAll(() => users.close());

const profile = "id handle displayName bio avatarUrl createdAt followerCount followingCount";
const forAll = "max-age=30, public, stale-while-revalidate=30";
const forViewer = "max-age=30, private";
const tagOf = (user: TestUser) => `User:${user.id}`;

describe("what may be kept of users", () => {
  it("is a profile, for everybody", async () => {
    const answer = await users.ask(bea.viewer, `query ($id: ID) { user(id: $id) { ${profile} } }`, {
      id: ann.id,
    });
    expect(answer).toMatchObject({
      cacheControl: forAll,
      body: { extensions: { apolloCacheTags: [tagOf(ann)] } },
    });
  });

  it("is a profile by reference, and who is not there", async () => {
    const query = `query ($r: [_Any!]!) { _entities(representations: $r) { ... on User { ${profile} } } }`;
    const nobody = "01890000-0000-7000-8000-000000000000";
    const r = [ann.id, nobody].map((id) => ({ __typename: "User", id }));
    expect(await users.ask(null, query, { r })).toMatchObject({
      cacheControl: forAll,
      body: { extensions: { apolloEntityCacheTags: [[tagOf(ann)], [`User:${nobody}`]] } },
    });
  });

  it("is who follows whom, with everybody in the list", async () => {
    const query = `query ($id: ID) { user(id: $id) { followers { nodes { displayName } pageInfo { hasNextPage } } } }`;
    expect(await users.ask(null, query, { id: ann.id })).toMatchObject({
      cacheControl: forAll,
      body: { extensions: { apolloCacheTags: [tagOf(ann), tagOf(bea)] } },
    });
  });

  it.each([
    ["who one is", "{ me { id handle } }"],
    ["whether one follows somebody", "query ($id: ID) { user(id: $id) { handle viewerFollows } }"],
    [
      "whether one follows those in a list",
      "query ($id: ID) { user(id: $id) { followers { nodes { viewerFollows } } } }",
    ],
  ])("is %s, for the viewer alone", async (_what, query) => {
    const answer = await users.ask(bea.viewer, query, { id: ann.id });
    expect(answer.cacheControl).toBe(forViewer);
    expect(answer.body.extensions).toHaveProperty("apolloCacheTags");
  });

  it.each([
    ["a search", `{ users(search: "user") { nodes { handle } } }`],
    ["that nobody has a handle", `{ user(handle: "nobody_has_it") { handle } }`],
    ["an error", `{ user { handle } }`],
  ])("is not %s", async (_what, query) => {
    const answer = await users.ask(bea.viewer, query);
    expect(answer.cacheControl).toBe("no-store");
    expect(answer.body.extensions).toBeUndefined();
  });
});

describe("what a mutation makes stale", () => {
  const staleAfter = async (mutation: string, input: Record<string, unknown>) => {
    const type = `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input`;
    const query = `mutation ($input: ${type}!) { ${mutation}(input: $input) { errors { code } } }`;
    const { cacheControl, body } = await users.ask(ann.viewer, query, { input });
    expect(cacheControl).toBe("no-store");
    return body.extensions?.cacheInvalidations;
  };

  it("is the profile that changed", async () => {
    expect(await staleAfter("updateProfile", { bio: "Feeds geese." })).toEqual([tagOf(ann)]);
  });

  it("is both ends of a follow", async () => {
    expect(await staleAfter("follow", { userId: bea.id })).toEqual([tagOf(ann), tagOf(bea)]);
    expect(await staleAfter("unfollow", { userId: bea.id })).toEqual([tagOf(ann), tagOf(bea)]);
  });

  it("is nothing where nothing was done", async () => {
    expect(await staleAfter("follow", { userId: ann.id })).toBeUndefined();
    expect(await staleAfter("updateProfile", { displayName: "" })).toBeUndefined();
  });
});

describeWithPostgres("the events of users", () => {
  it("name the tags that they make stale", async () => {
    const database = await openDatabase({ url: users.databaseUrl, applicationName: "test" });
    const rows = await database.query<{ type: string; invalidates: string[] }>(
      "SELECT DISTINCT ON (type) type, invalidates FROM outbox ORDER BY type, position",
    );
    await database.close();
    expect(rows).toEqual([
      { type: "follow.created", invalidates: [tagOf(bea), tagOf(ann)] },
      { type: "follow.deleted", invalidates: [tagOf(ann), tagOf(bea)] },
      { type: "user.created", invalidates: [tagOf(ann)] },
      { type: "user.updated", invalidates: [tagOf(ann)] },
    ]);
  });
});
