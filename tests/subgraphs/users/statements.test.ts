import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { describeWithPostgres } from "../../support/services.ts";
import { dataOf } from "../../support/subgraph-client.ts";
import {
  createUser,
  follow,
  startUsersUnderTest,
  testPassword,
  type TestUser,
  type UsersUnderTest,
} from "../../support/users-factory.ts";

/** Each call of the service starts with an empty cache: what is counted is the dearest case. */
describeWithPostgres("the SQL statements of the users subgraph", () => {
  let writer: UsersUnderTest;
  let users: UsersUnderTest;
  let ann: TestUser;
  let everybody: TestUser[];

  beforeAll(async () => {
    writer = await startUsersUnderTest();
    ann = await createUser(writer);
    everybody = [];
    for (let index = 0; index < 50; index += 1) everybody.push(await createUser(writer));
    for (const [index, user] of everybody.entries()) {
      const next = everybody[(index + 1) % everybody.length];
      if (next) await follow(writer, user, next);
      await follow(writer, ann, user);
    }
  }, 60_000);
  afterAll(() => writer.close());

  const withColdCache = async (work: (cold: UsersUnderTest) => Promise<unknown>) => {
    users = await writer.startAnother();
    const statements = await users.statementsOf(() => work(users));
    await users.close();
    return statements;
  };
  const counted = async (document: string, variables: Record<string, unknown>) => {
    const statements = await withColdCache(async (cold) =>
      dataOf(await cold.send(ann.viewer, document, variables)),
    );
    return statements.length;
  };
  const representations = (count: number) =>
    everybody.slice(0, count).map(({ id }) => ({ __typename: "User", id }));

  describe.each([1, 10, 50])("for %i users", (count) => {
    it("are 1 for references from other subgraphs", async () => {
      const document = `query ($list: [_Any!]!) { _entities(representations: $list) {
        ... on User { id handle displayName avatarUrl followerCount }
      } }`;
      expect(await counted(document, { list: representations(count) })).toBe(1);
    });

    it.each(["followers", "following"])(
      "are 3 for the first page of their %s with whether the viewer follows each",
      async (list) => {
        const document = `query ($list: [_Any!]!) { _entities(representations: $list) { ... on User {
          id handle ${list}(first: 10) { nodes { id handle viewerFollows } pageInfo { hasNextPage } }
        } } }`;
        expect(await counted(document, { list: representations(count) })).toBe(3);
      },
    );

    it("are 2 for a search with whether the viewer follows each", async () => {
      const document = `query ($first: Int) { users(search: "user", first: $first) {
        nodes { id handle displayName avatarUrl followerCount viewerFollows } pageInfo { hasNextPage endCursor }
      } }`;
      expect(await counted(document, { first: count })).toBe(2);
    });

    it("are 2 for a list that one user follows, from the viewer down", async () => {
      const document = `query ($first: Int) { me { id following(first: $first) { nodes { id handle } } } }`;
      expect(await counted(document, { first: count })).toBe(2);
    });

    it("are 1 for as many handles", async () => {
      const fields = everybody
        .slice(0, count)
        .map(({ handle }, i) => `u${i}: user(handle: "${handle}") { id bio }`);
      expect(await counted(`{ ${fields.join(" ")} }`, {})).toBe(1);
    });
  });

  it("are 1 for me, and none when the profile is in the cache", async () => {
    const read = () => users.send(ann.viewer, "{ me { id handle bio followerCount } }");
    const statements = await withColdCache(async (cold) => {
      users = cold;
      await read();
      expect(await cold.statementsOf(read)).toEqual([]);
    });
    expect(statements).toHaveLength(1);
  });

  const write = async (document: string, input: Record<string, unknown>) =>
    counted(document.replace("INPUT", "input: $input"), { input });

  it("are 5 to sign in: the account, the session with its token, the profile, the password again, the device", async () => {
    const document = `mutation ($input: SignInInput!) { signIn(INPUT) { session { id accessToken } user { id } } }`;
    expect(await write(document, { email: ann.email, password: testPassword })).toBe(5);
  });

  it("are 2 to refresh a session: the exchange, the profile", async () => {
    const document = `mutation ($input: RefreshSessionInput!) { refreshSession(INPUT) { session { accessToken } } }`;
    expect(await write(document, { refreshToken: ann.session.refreshToken })).toBe(2);
  });

  it("are 5 to follow: two locks at once, row, counts, event, both profiles", async () => {
    const eve = await createUser(writer);
    const document = `mutation ($input: FollowInput!) { follow(INPUT) { user { id followerCount } viewer { id } } }`;
    expect(await write(document, { userId: eve.id })).toBe(5);
  });
});
