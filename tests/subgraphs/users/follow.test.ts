import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { viewerOf } from "../../support/identity.ts";
import { dataOf } from "../../support/subgraph-client.ts";
import {
  createUser,
  follow,
  startUsersUnderTest,
  type TestUser,
  type UsersUnderTest,
} from "../../support/users-factory.ts";

let users: UsersUnderTest;
beforeAll(async () => {
  users = await startUsersUnderTest();
});
afterAll(() => users.close());

const fields = `user { id followerCount viewerFollows } viewer { id followingCount } errors { code field }`;
const documents = {
  follow: `mutation ($input: FollowInput!) { result: follow(input: $input) { ${fields} } }`,
  unfollow: `mutation ($input: UnfollowInput!) { result: unfollow(input: $input) { ${fields} } }`,
};

const change = async (operation: keyof typeof documents, who: TestUser, input: Record<string, unknown>) =>
  dataOf(await users.send<{ result: object }>(who.viewer, documents[operation], { input })).result;

async function countsOf(user: TestUser) {
  const document = `query ($id: ID) { user(id: $id) { followerCount followingCount
    followers(first: 100) { nodes { id } } following(first: 100) { nodes { id } } } }`;
  const answer = await users.send<{
    user: Record<"followerCount" | "followingCount", number> &
      Record<"followers" | "following", { nodes: object[] }>;
  }>(null, document, { id: user.id });
  const { followerCount, followingCount, followers, following } = dataOf(answer).user;
  return {
    followerCount,
    followingCount,
    followers: followers.nodes.length,
    following: following.nodes.length,
  };
}

const none = { followerCount: 0, followingCount: 0, followers: 0, following: 0 };
const unknownId = "01890000-0000-7000-8000-000000000000";

describe("follow and unfollow", () => {
  it("count both sides, however often they are sent", async () => {
    const [ann, bob] = [await createUser(users), await createUser(users)];
    const followed = {
      user: { id: bob.id, followerCount: 1, viewerFollows: true },
      viewer: { id: ann.id, followingCount: 1 },
      errors: [],
    };
    for (let time = 0; time < 2; time += 1) {
      expect(await change("follow", ann, { userId: bob.id })).toEqual(followed);
    }
    expect(await countsOf(ann)).toEqual({ ...none, followingCount: 1, following: 1 });
    const unfollowed = {
      user: { id: bob.id, followerCount: 0, viewerFollows: false },
      viewer: { id: ann.id, followingCount: 0 },
      errors: [],
    };
    for (let time = 0; time < 2; time += 1) {
      expect(await change("unfollow", ann, { userId: bob.id })).toEqual(unfollowed);
    }
    expect(await countsOf(bob)).toEqual(none);
  });

  it("in both directions at once neither deadlock nor lose a count", async () => {
    const [ann, bob] = [await createUser(users), await createUser(users)];
    const rounds = Array.from({ length: 10 }, (_, index) => index);
    await Promise.all(
      rounds.flatMap((round) => {
        const operation = round % 3 === 2 ? "unfollow" : "follow";
        return [change(operation, ann, { userId: bob.id }), change(operation, bob, { userId: ann.id })];
      }),
    );
    await Promise.all([change("follow", ann, { userId: bob.id }), change("follow", bob, { userId: ann.id })]);
    const both = { followerCount: 1, followingCount: 1, followers: 1, following: 1 };
    expect([await countsOf(ann), await countsOf(bob)]).toEqual([both, both]);
  });

  it("of a circle of users at once come out right", async () => {
    const circle = await Promise.all(Array.from({ length: 6 }, () => createUser(users)));
    const pairs = circle.flatMap((a) => circle.filter((b) => b !== a).map((b) => [a, b] as const));
    await Promise.all(pairs.map(([a, b]) => change("follow", a, { userId: b.id })));
    const all = { followerCount: 5, followingCount: 5, followers: 5, following: 5 };
    expect(await Promise.all(circle.map(countsOf))).toEqual(Array(6).fill(all));
  });

  it.each(["not-a-uuid", "", unknownId])("have no effect on %j, which is nobody", async (userId) => {
    const ann = await createUser(users);
    const nobody = { user: null, viewer: null, errors: [{ code: "USER_NOT_FOUND", field: "userId" }] };
    expect(await change("follow", ann, { userId })).toEqual(nobody);
    expect(await change("unfollow", ann, { userId })).toEqual(nobody);
  });

  it("refuse oneself, in any spelling of the id", async () => {
    const ann = await createUser(users);
    expect(await change("follow", ann, { userId: ann.id.toUpperCase() })).toMatchObject({
      errors: [{ code: "CANNOT_FOLLOW_SELF" }],
    });
  });

  it("need a signed-in user", async () => {
    const bob = await createUser(users);
    for (const document of Object.values(documents)) {
      const { errors } = await users.send(null, document, { input: { userId: bob.id } });
      expect(errors?.[0]?.extensions.code).toBe("UNAUTHENTICATED");
    }
  });

  it("by a key do not bring back a follow that was undone since", async () => {
    const [ann, bob] = [await createUser(users), await createUser(users)];
    const input = { userId: bob.id, clientMutationKey: "key-1" };
    await change("follow", ann, input);
    await change("unfollow", ann, { userId: bob.id });
    expect(await change("follow", ann, input)).toMatchObject({
      user: { viewerFollows: false, followerCount: 0 },
    });
  });

  it("by a key refuse another input under it", async () => {
    const [ann, bob, eve] = [await createUser(users), await createUser(users), await createUser(users)];
    await change("follow", ann, { userId: bob.id, clientMutationKey: "key-2" });
    const input = { userId: eve.id, clientMutationKey: "key-2" };
    const { errors } = await users.send(ann.viewer, documents.follow, { input });
    expect(errors?.[0]?.extensions).toMatchObject({ code: "BAD_USER_INPUT", field: "clientMutationKey" });
  });
});

describe("followers and following", () => {
  interface Lists {
    user: Record<"followers" | "following", { nodes: { id: string }[]; pageInfo: Record<string, unknown> }>;
  }
  const document = `query ($id: ID, $first: Int, $after: String, $last: Int, $before: String) { user(id: $id) {
    followers(first: $first, after: $after, last: $last, before: $before) {
      nodes { id } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    }
    following(first: $first) { nodes { id } }
  } }`;
  const listOf = async (variables: Record<string, unknown>) =>
    dataOf(await users.send<Lists>(null, document, variables)).user;
  const idsOf = (list: { nodes: { id: string }[] }) => list.nodes.map((node) => node.id);

  it("have the latest first, and page both ways without gap or repetition", async () => {
    const star = await createUser(users);
    const fans = await Promise.all(Array.from({ length: 5 }, () => createUser(users)));
    for (const fan of fans) await follow(users, fan, star);
    const latestFirst = fans.map((fan) => fan.id).reverse();

    const first = await listOf({ id: star.id, first: 2 });
    const second = await listOf({ id: star.id, first: 2, after: first.followers.pageInfo.endCursor });
    const third = await listOf({ id: star.id, first: 2, after: second.followers.pageInfo.endCursor });
    expect([first, second, third].flatMap((page) => idsOf(page.followers))).toEqual(latestFirst);
    expect(third.followers.pageInfo.hasNextPage).toBe(false);
    const back = await listOf({ id: star.id, last: 2, before: third.followers.pageInfo.startCursor });
    expect(idsOf(back.followers)).toEqual(latestFirst.slice(2, 4));
    const end = await listOf({ id: star.id, last: 2 });
    expect(idsOf(end.followers)).toEqual(latestFirst.slice(3));
  });

  it("are the two ends of the same follow", async () => {
    const [ann, bob] = [await createUser(users), await createUser(users)];
    await follow(users, ann, bob);
    expect(idsOf((await listOf({ id: ann.id })).following)).toEqual([bob.id]);
    expect(idsOf((await listOf({ id: bob.id })).followers)).toEqual([ann.id]);
  });

  it.each(["rubbish", Buffer.from('["99999999999999","x"]').toString("base64url")])(
    "refuse the cursor %j",
    async (after) => {
      const ann = await createUser(users);
      const { errors } = await users.send(null, document, { id: ann.id, after });
      expect(errors?.[0]?.extensions.code).toBe("BAD_USER_INPUT");
    },
  );
});

describe("viewerFollows", () => {
  it("is the viewer's own view: false for others, for anonymous visitors and for oneself", async () => {
    const [ann, bob] = [await createUser(users), await createUser(users)];
    await follow(users, ann, bob);
    const document = `query ($a: ID, $b: ID) { a: user(id: $a) { viewerFollows } b: user(id: $b) { viewerFollows } }`;
    const read = (viewer: TestUser["viewer"] | null) =>
      users.send(viewer, document, { a: ann.id, b: bob.id });
    const view = (a: boolean, b: boolean) => ({ data: { a: { viewerFollows: a }, b: { viewerFollows: b } } });
    expect(await read(ann.viewer)).toEqual(view(false, true));
    expect(await read(bob.viewer)).toEqual(view(false, false));
    expect(await read(null)).toEqual(view(false, false));
    expect(await read(viewerOf(unknownId))).toEqual(view(false, false));
  });
});
