import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { eventually } from "../../support/eventually.ts";
import { describeWithPostgresAndRedis, redisUrl } from "../../support/services.ts";
import { startCachedSystem, type CachedSystem } from "../../support/system-cache.ts";
import { wholeData, type SystemClient } from "../../support/system-client.ts";
import { settled } from "../../support/system-health.ts";
import { comment, follow, inTurns, join, publish, react, type Person } from "../../support/system-people.ts";

const mine = `query Mine($author: String!, $postId: ID!, $secretId: ID!, $commentId: ID!, $word: String!, $tag: String!) {
  me {
    id handle followingCount postCount
    unreadNotificationCount
    notifications(first: 10) { nodes { id type actor { id } subject { __typename ... on Post { body } } } }
    notificationPreferences { type enabled }
    posts(first: 5) { nodes { id body } }
  }
  homeFeed(first: 10) { nodes { id body viewerReaction viewerCanEdit } }
  user(handle: $author) { id viewerFollows postCount posts(first: 10) { nodes { id body } } }
  post(id: $postId) { id viewerReaction viewerCanEdit comments(first: 5) { nodes { id viewerCanEdit } } }
  secret: post(id: $secretId) { id body author { id viewerFollows } }
  comment(id: $commentId) { id body viewerCanEdit post { id body } }
  postsByTag(tag: $tag, first: 10) { nodes { id body } }
  searchPosts(query: $word, first: 10) { nodes { id body } }
  tag(name: $tag) { name posts(first: 10) { nodes { id body } } }
  exploreFeed(first: 10) { nodes { id body viewerReaction } }
}`;

interface World {
  readonly author: Person;
  readonly follower: Person;
  readonly stranger: Person;
  readonly post: { readonly id: string };
  readonly secret: { readonly id: string };
  readonly said: { readonly id: string };
  readonly word: string;
  readonly tag: string;
}

const viewers = ["author", "follower", "stranger", "nobody"] as const;
type Viewer = (typeof viewers)[number];

describeWithPostgresAndRedis("two gateways with caches", () => {
  let cached: CachedSystem;
  let world: World;
  beforeAll(async () => {
    cached = await startCachedSystem("cached_privacy", redisUrl ?? "");
    world = await prepare(cached);
  }, 60_000);
  afterAll(() => cached.close());

  const tokenOf = (who: Viewer): string | undefined => (who === "nobody" ? undefined : world[who].token);

  async function read(client: SystemClient, who: Viewer): Promise<string> {
    const { author, post, secret, said, word, tag } = world;
    const ids = { postId: post.id, secretId: secret.id, commentId: said.id };
    return (await client.send(mine, { author: author.handle, ...ids, word, tag }, tokenOf(who))).text;
  }

  const truth = (who: Viewer): Promise<string> => read(cached.uncached.client, who);

  /** Also all at once, where calls and executions are shared. */
  async function expectEachTheirOwn(): Promise<void> {
    const right = new Map<Viewer, string>();
    for (const who of viewers) right.set(who, await truth(who));
    expect(new Set(right.values()).size).toBe(viewers.length);
    const turns = [cached.here, cached.there].flatMap(({ client }) =>
      viewers.flatMap((who) =>
        Array.from({ length: 3 }, () => async () => [who, await read(client, who)] as const),
      ),
    );
    for (const width of [1, 4, turns.length]) {
      for (const [who, text] of await inTurns(turns, width))
        expect({ who, text }).toEqual({ who, text: right.get(who) });
    }
  }

  it("give everybody what is theirs, in whatever order and however many ask", async () => {
    await expectEachTheirOwn();
    for (const who of ["author", "follower"] as const) expect(await truth(who)).toContain(world.word);
    for (const who of ["stranger", "nobody"] as const)
      expect(await truth(who)).not.toContain(`${world.word} for friends`);
  });

  it("take a session for what it is: of one person, the one that signs in next sees nothing else", async () => {
    const { word, post, tag } = world;
    const again = await join(cached.here.client, "newcomer");
    const ids = { postId: post.id, secretId: world.secret.id, commentId: world.said.id };
    const variables = { author: world.author.handle, ...ids, word, tag };
    for (const { client } of [cached.here, cached.there]) {
      const { text } = await client.send(mine, variables, again.token);
      expect(text).toContain(again.id);
      for (const other of [world.author, world.follower, world.stranger]) {
        expect(text).not.toContain(`"me":{"id":"${other.id}"`);
      }
      expect(text).not.toContain(`${word} for friends`);
    }
  });

  it("stop showing what is hidden, at once to the one who hides it and soon to all", async () => {
    const { client } = cached.here;
    const shown = await publish(client, world.author, {
      body: `${world.word} in the open`,
      tags: [world.tag],
    });
    await comment(client, world.stranger, { postId: shown.id, body: "Seen" });
    await settled(cached.system.subgraphUrls);
    await expectEachTheirOwn();
    const see = (who: Viewer) =>
      Promise.all([cached.here, cached.there].map((gateway) => read(gateway.client, who)));
    for (const who of viewers) for (const text of await see(who)) expect(text).toContain("in the open");

    const hide = `mutation ($input: UpdatePostInput!) { updatePost(input: $input) { errors { code } } }`;
    const input = { postId: shown.id, visibility: "FOLLOWERS" };
    wholeData(await client.send(hide, { input }, world.author.token));
    for (const who of ["stranger", "nobody"] as const) {
      expect(await read(client, who)).not.toContain("in the open");
      await eventually(
        async () => !(await see(who)).join().includes("in the open"),
        `${who} sees it no more`,
      );
    }
    await settled(cached.system.subgraphUrls);
    await expectEachTheirOwn();
  });

  it("stop showing what is deleted, and what somebody may not see since they unfollowed", async () => {
    const { client } = cached.here;
    const unfollow = `mutation ($id: ID!) { unfollow(input: { userId: $id }) { errors { code } } }`;
    wholeData(await client.send(unfollow, { id: world.author.id }, world.follower.token));
    await settled(cached.system.subgraphUrls);
    for (const gateway of [cached.here, cached.there]) {
      const isGone = async () =>
        !(await read(gateway.client, "follower")).includes(`${world.word} for friends`);
      await eventually(isGone, "the follower of before sees it no more");
    }
    const remove = `mutation ($id: ID!) { deletePost(input: { postId: $id }) { errors { code } } }`;
    wholeData(await client.send(remove, { id: world.secret.id }, world.author.token));
    expect(await read(client, "author")).not.toContain(`${world.word} for friends`);
    await settled(cached.system.subgraphUrls);
    for (const who of viewers) {
      const right = await truth(who);
      expect(right).not.toContain(`${world.word} for friends`);
      for (const gateway of [cached.here, cached.there]) {
        await eventually(async () => (await read(gateway.client, who)) === right, `${who} sees it no more`);
      }
    }
  });
});

/** Everybody has an inbox, reactions and posts of their own; the author's secret is for followers. */
async function prepare({ uncached, system }: CachedSystem): Promise<World> {
  const { client } = uncached;
  const [author, follower, stranger] = [
    await join(client, "author"),
    await join(client, "follower"),
    await join(client, "stranger"),
  ];
  const [word, tag] = [`word${randomUUID().slice(0, 8)}`, `tag-${randomUUID().slice(0, 8)}`];
  await follow(client, follower, { userId: author.id });
  await follow(client, stranger, { userId: follower.id });
  await settled(system.subgraphUrls);
  const post = await publish(client, author, {
    body: `Hello @${follower.handle} and @${stranger.handle}`,
    tags: [tag],
  });
  const secret = await publish(client, author, {
    body: `${word} for friends`,
    tags: [tag],
    visibility: "FOLLOWERS",
  });
  const said = await comment(client, follower, { postId: secret.id, body: `${word} for friends, too` });
  await react(client, follower, { postId: post.id, kind: "LOVE" });
  await react(client, stranger, { postId: post.id, kind: "WOW" });
  await publish(client, stranger, { body: "Elsewhere" });
  await settled(system.subgraphUrls);
  return { author, follower, stranger, post, secret, said, word, tag };
}
