import { afterAll, beforeAll, expect, it } from "@jest/globals";
import {
  giveReaction,
  introduce,
  letFollow,
  mutate,
  publish,
  startContentUnderTest,
  userEvent,
  type ContentReplica,
  type ContentUnderTest,
  type Person,
} from "../../support/content-factory.ts";
import { describeWithPostgresAndRedis, redisUrl } from "../../support/services.ts";
import { dataOf, type SubgraphClient } from "../../support/subgraph-client.ts";

describeWithPostgresAndRedis("two processes that share a cache", () => {
  let one: ContentUnderTest;
  let two: ContentReplica;
  let ann: Person;
  let bob: Person;

  beforeAll(async () => {
    one = await startContentUnderTest("cache", { redisUrl: redisUrl ?? undefined });
    two = await one.startReplica();
    ann = await introduce(one, "ann");
    bob = await introduce(one, "bob");
  }, 60_000);

  afterAll(async () => {
    await two.close();
    await one.close();
  });

  const query = `query ($r: [_Any!]!) { _entities(representations: $r) {
    ... on Post { body reactionCount tags { name postCount } } } }`;
  const read = async (replica: SubgraphClient, person: Person | null, id: string) => {
    const variables = { r: [{ __typename: "Post", id }] };
    const data = await replica.send<{ _entities: unknown[] }>(person?.viewer ?? null, query, variables);
    return dataOf(data)._entities[0];
  };

  it("see one another's writes at once", async () => {
    const id = await publish(one, ann, { body: "Before", tags: ["shared"] });
    const before = { body: "Before", reactionCount: 0, tags: [{ name: "shared", postCount: 1 }] };
    expect(await read(one, null, id)).toEqual(before);
    expect(await read(two, null, id)).toEqual(before);
    await mutate(two, ann.viewer, "updatePost", "post { id }", {
      postId: id,
      body: "After",
      tags: ["other"],
    });
    await giveReaction(two, bob, id);
    const after = { body: "After", reactionCount: 1, tags: [{ name: "other", postCount: 1 }] };
    expect(await read(one, null, id)).toEqual(after);
    expect(await read(two, null, id)).toEqual(after);
    await mutate(one, ann.viewer, "deletePost", "deletedPostId", { postId: id });
    expect(await read(two, null, id)).toBeNull();
  });

  it("never give a post for followers to who does not follow, though it is cached", async () => {
    const id = await publish(one, ann, { visibility: "FOLLOWERS" });
    expect(await read(one, ann, id)).not.toBeNull();
    expect(await read(two, bob, id)).toBeNull();
    expect(await read(two, null, id)).toBeNull();
    await letFollow(one, bob, ann);
    expect(await read(two, bob, id)).not.toBeNull();
  });

  it("forget together a user who is gone", async () => {
    const leaver = await introduce(one);
    const id = await publish(one, leaver);
    expect(await read(two, null, id)).not.toBeNull();
    await one.deliver(userEvent("user.deleted", leaver));
    expect(await read(two, null, id)).toBeNull();
  });
});
