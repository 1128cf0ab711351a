import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { eventually } from "../../support/eventually.ts";
import { wholeData } from "../../support/system-client.ts";
import { settled } from "../../support/system-health.ts";
import { comment, follow, inboxOf, join, publish, react, type Person } from "../../support/system-people.ts";
import { startTestSystem, type TestSystem } from "../../support/system-start.ts";

const tag = `tag-${randomUUID().slice(0, 8)}`;
const word = `word${randomUUID().slice(0, 8)}`;

let system: TestSystem;
let author: Person;
let follower: Person;
let stranger: Person;
let post: { id: string };
let said: { id: string };

/** The author writes for followers; the stranger was mentioned in it, which gives no right to read it. */
beforeAll(async () => {
  system = await startTestSystem("visibility");
  author = await join(system.client, "author");
  follower = await join(system.client, "follower");
  stranger = await join(system.client, "stranger");
  await follow(system.client, follower, { userId: author.id });
  await settled(system.subgraphUrls);
  const body = `Only for friends: ${word}, and not for @${stranger.handle}`;
  post = await publish(system.client, author, { body, tags: [tag], visibility: "FOLLOWERS" });
  said = await comment(system.client, follower, { postId: post.id, body: `Between us: ${word}` });
  await react(system.client, follower, { postId: post.id, kind: "LOVE" });
  await settled(system.subgraphUrls);
}, 60_000);
afterAll(() => system.close());

const readers: [string, () => string | undefined, boolean][] = [
  ["the author", () => author.token, true],
  ["a follower", () => follower.token, true],
  ["a stranger", () => stranger.token, false],
  ["an anonymous visitor", () => undefined, false],
];

const reading = `query Reading($id: ID!, $comment: ID!, $author: ID!, $tag: String!, $word: String!) {
  post(id: $id) { id body comments { nodes { id } } reactions { nodes { user { id } } } }
  comment(id: $comment) { id body post { id } }
  user(id: $author) { posts { nodes { id } } }
  exploreFeed { nodes { id } }
  postsByTag(tag: $tag) { nodes { id } }
  searchPosts(query: $word) { nodes { id } }
}`;

interface Reading {
  readonly post: unknown;
  readonly comment: unknown;
  readonly user: { readonly posts: { readonly nodes: unknown[] } };
  readonly exploreFeed: { readonly nodes: unknown[] };
  readonly postsByTag: { readonly nodes: unknown[] };
  readonly searchPosts: { readonly nodes: unknown[] };
}

const read = async (token: string | undefined) => {
  const variables = { id: post.id, comment: said.id, author: author.id, tag, word };
  return wholeData(await system.client.send<Reading>(reading, variables, token));
};

describe.each(readers)("a post for followers, to %s", (_who, token, mayRead) => {
  const here = (): unknown[] => (mayRead ? [{ id: post.id }] : []);

  it(`is ${mayRead ? "there" : "not there"}, whichever way one comes`, async () => {
    const { post: found, comment: foundComment, user, postsByTag, searchPosts } = await read(token());
    expect({
      post: found !== null,
      comment: foundComment !== null,
      profile: user.posts.nodes,
      tag: postsByTag.nodes,
      search: searchPosts.nodes,
    }).toEqual({ post: mayRead, comment: mayRead, profile: here(), tag: here(), search: here() });
  });

  it("is never in explore", async () => {
    expect((await read(token())).exploreFeed.nodes).toEqual([]);
  });

  it(`can ${mayRead ? "" : "not "}be answered`, async () => {
    if (token() === undefined) return;
    const written = await system.client.data(
      "create-comment",
      { input: { postId: post.id, body: "May I?" } },
      token(),
    );
    const reacted = await system.client.data("react", { input: { postId: post.id, kind: "LIKE" } }, token());
    const codes = mayRead ? [] : [{ code: "POST_NOT_FOUND" }];
    expect(written.createComment.errors).toMatchObject(codes);
    expect(reacted.react.errors).toMatchObject(codes);
  });
});

describe("what was visible once", () => {
  it("says nothing in an inbox any more when its reader has unfollowed", async () => {
    const reader = await join(system.client, "reader");
    await follow(system.client, reader, { userId: author.id });
    await settled(system.subgraphUrls);
    const secret = await publish(system.client, author, {
      body: `Dear @${reader.handle}, a secret`,
      visibility: "FOLLOWERS",
    });
    await settled(system.subgraphUrls);
    expect(await inboxOf(system.client, reader)).toMatchObject([
      { type: "MENTION", subject: { __typename: "Post", id: secret.id } },
    ]);

    const unfollow = `mutation ($id: ID!) { unfollow(input: { userId: $id }) { errors { code } } }`;
    wholeData(await system.client.send(unfollow, { id: author.id }, reader.token));
    await settled(system.subgraphUrls);
    const { text, errors } = await system.client.run("notifications-screen", {}, reader.token);
    expect(text).not.toContain("a secret");
    expect(errors).toEqual([]);
    expect((await system.client.data("post-screen", { id: secret.id }, reader.token)).post).toBeNull();
    expect((await system.client.data("home-screen", {}, reader.token)).homeFeed.nodes).toEqual([]);
  });

  it("is gone everywhere when its author hides it, and back for everybody when it is shown", async () => {
    const reader = await join(system.client, "reader");
    const shown = await publish(system.client, author, { body: "For all to see", tags: [`${tag}-b`] });
    await comment(system.client, reader, { postId: shown.id, body: "I saw it" });
    const setVisibility = async (visibility: string) => {
      const change = `mutation ($input: UpdatePostInput!) { updatePost(input: $input) { errors { code } } }`;
      wholeData(await system.client.send(change, { input: { postId: shown.id, visibility } }, author.token));
    };
    const seen = async () => {
      const { post: found } = await system.client.data("post-screen", { id: shown.id }, reader.token);
      const { postsByTag } = await system.client.data("tag-screen", { tag: `${tag}-b` }, reader.token);
      return [found !== null, postsByTag.nodes.length === 1];
    };
    expect(await seen()).toEqual([true, true]);
    await setVisibility("FOLLOWERS");
    expect(await seen()).toEqual([false, false]);
    await setVisibility("PUBLIC");
    expect(await seen()).toEqual([true, true]);
  });

  it("leaves inboxes and feeds when it is deleted", async () => {
    const reader = await join(system.client, "reader");
    await settled(system.subgraphUrls);
    const doomed = await publish(system.client, author, { body: `Hello @${reader.handle}` });
    await eventually(async () => (await inboxOf(system.client, reader)).length === 1, "the mention arrived");
    const remove = `mutation ($id: ID!) { deletePost(input: { postId: $id }) { deletedPostId errors { code } } }`;
    const removed = wholeData(await system.client.send(remove, { id: doomed.id }, author.token));
    expect(removed).toEqual({ deletePost: { deletedPostId: doomed.id, errors: [] } });
    await eventually(async () => (await inboxOf(system.client, reader)).length === 0, "the mention is gone");
    const { exploreFeed } = await system.client.data("explore-screen");
    expect(exploreFeed.nodes.map(({ id }) => id)).not.toContain(doomed.id);
    expect((await system.client.data("post-screen", { id: doomed.id })).post).toBeNull();
  });
});
