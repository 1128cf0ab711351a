import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { eventually } from "../../support/eventually.ts";
import { settled } from "../../support/system-health.ts";
import { present, wholeData } from "../../support/system-client.ts";
import {
  comment,
  follow,
  inboxOf,
  join,
  newAccount,
  personPassword,
  publish,
  react,
  type Person,
} from "../../support/system-people.ts";
import { startTestSystem, type TestSystem } from "../../support/system-start.ts";

let system: TestSystem;
beforeAll(async () => {
  system = await startTestSystem("tour");
}, 60_000);
afterAll(() => system.close());

const homeOf = (person: Person) => system.client.data("home-screen", {}, person.token);

/** Content learns of accounts and follows by events, so it knows them a moment later. */
const allKnow = () => settled(system.subgraphUrls);

describe("an account", () => {
  it("is made once, however often the app repeats the registration", async () => {
    const input = newAccount("twice");
    const first = await system.client.data("register", { input });
    const second = await system.client.data("register", { input });
    expect(first.register).toMatchObject({ errors: [], user: { handle: input.handle } });
    expect(second.register).toMatchObject({ errors: [], user: { id: first.register.user?.id } });
    const me = await system.client.data("home-screen", {}, second.register.session?.accessToken);
    expect(me.me?.id).toBe(first.register.user?.id);
  });

  it("signs in with its password, refreshes its session, and signs out", async () => {
    const person = await join(system.client, "session");
    const input = { email: person.email, password: personPassword };
    const { signIn } = await system.client.data("sign-in", { input });
    expect(signIn.user).toMatchObject({ id: person.id });
    const { refreshToken } = present(signIn.session, "a session");

    const { refreshSession } = await system.client.data("refresh-session", { input: { refreshToken } });
    const renewed = present(refreshSession.session, "the renewed session");
    expect((await system.client.data("home-screen", {}, renewed.accessToken)).me?.id).toBe(person.id);

    const signOut = `mutation { signOut(input: {}) { signedOut errors { code } } }`;
    const out = wholeData(await system.client.send(signOut, {}, renewed.accessToken));
    expect(out).toEqual({ signOut: { signedOut: true, errors: [] } });
    const after = await system.client.data("refresh-session", {
      input: { refreshToken: renewed.refreshToken },
    });
    expect(after.refreshSession).toMatchObject({
      session: null,
      errors: [{ code: "INVALID_REFRESH_TOKEN" }],
    });
  });

  it("gets no session for a wrong password", async () => {
    const person = await join(system.client, "wrong");
    const { signIn } = await system.client.data("sign-in", {
      input: { email: person.email, password: "not the password" },
    });
    expect(signIn).toMatchObject({ session: null, user: null, errors: [{ code: "INVALID_CREDENTIALS" }] });
  });
});

describe("the home screen", () => {
  it("shows posts, authors, counts and unread notifications of three services in one query", async () => {
    const [author, reader] = [await join(system.client, "author"), await join(system.client, "reader")];
    await follow(system.client, reader, { userId: author.id });
    await allKnow();
    const post = await publish(system.client, author, {
      body: `Hello @${reader.handle}, look at the geese`,
      tags: ["geese", "autumn"],
    });
    await comment(system.client, reader, { postId: post.id, body: "Beautiful" });
    await react(system.client, reader, { postId: post.id, kind: "LOVE" });
    await eventually(async () => (await inboxOf(system.client, reader)).length === 1, "the mention arrived");

    const home = await homeOf(reader);
    expect(home.me).toMatchObject({ id: reader.id, unreadNotificationCount: 1 });
    expect(home.homeFeed.nodes).toEqual([
      {
        id: post.id,
        body: `Hello @${reader.handle}, look at the geese`,
        media: [],
        tags: [
          { id: expect.any(String), name: "geese" },
          { id: expect.any(String), name: "autumn" },
        ],
        author: {
          id: author.id,
          handle: author.handle,
          displayName: expect.stringContaining("author"),
          avatarUrl: expect.stringMatching(/^http/),
        },
        visibility: "PUBLIC",
        createdAt: expect.any(String),
        editedAt: null,
        commentCount: 1,
        reactionCount: 1,
        reactionCounts: [{ kind: "LOVE", count: 1 }],
        viewerReaction: "LOVE",
      },
    ]);
  });

  it("tells the two people of a follow at once", async () => {
    const [followed, follower] = [await join(system.client), await join(system.client)];
    const input = { userId: followed.id, clientMutationKey: randomUUID() };
    const { follow: first } = await system.client.data("follow", { input }, follower.token);
    const { follow: second } = await system.client.data("follow", { input }, follower.token);
    expect(first).toMatchObject({
      user: { followerCount: 1, viewerFollows: true },
      viewer: { followingCount: 1 },
      errors: [],
    });
    expect(second).toEqual(first);
  });
});

describe("what somebody does to a post", () => {
  it("is in its author's inbox: follow, comment, reply, reaction and mention, once each", async () => {
    const [author, friend] = [await join(system.client, "host"), await join(system.client, "guest")];
    await follow(system.client, friend, { userId: author.id });
    await allKnow();
    const post = await publish(system.client, author, { body: "Who has seen the first swallow?" });
    const written = await comment(system.client, friend, {
      postId: post.id,
      body: "I have!",
      clientMutationKey: "the-comment",
    });
    const again = await comment(system.client, friend, {
      postId: post.id,
      body: "I have!",
      clientMutationKey: "the-comment",
    });
    expect(again.id).toBe(written.id);
    await react(system.client, friend, { postId: post.id, kind: "WOW" });
    const reply = await comment(system.client, author, {
      postId: post.id,
      parentId: written.id,
      body: "Where?",
    });
    const mention = await publish(system.client, friend, { body: `Thanks to @${author.handle}` });

    const inbox = await eventually(async () => {
      const entries = await inboxOf(system.client, author);
      return entries.length >= 4 && entries;
    }, "the author's notifications arrived");
    const actor = expect.objectContaining({ id: friend.id });
    const entry = (type: string, subject: object) => expect.objectContaining({ type, actor, subject });
    expect(inbox).toHaveLength(4);
    expect(inbox).toEqual(
      expect.arrayContaining([
        entry("MENTION", { __typename: "Post", id: mention.id, body: mention.body }),
        entry("REACTION", { __typename: "Post", id: post.id, body: post.body }),
        entry("COMMENT", { __typename: "Comment", id: written.id, body: "I have!", post: { id: post.id } }),
        entry("FOLLOW", { __typename: "User", id: friend.id, viewerFollows: false }),
      ]),
    );
    await eventually(async () => {
      const [only] = await inboxOf(system.client, friend);
      return only?.type === "REPLY" && only.subject?.id === reply.id;
    }, "the reply is in the guest's inbox");
  });

  it("stays unread until the author has read it", async () => {
    const [author, friend] = [await join(system.client), await join(system.client)];
    const post = await publish(system.client, author, { body: "Count me" });
    await react(system.client, friend, { postId: post.id });
    await comment(system.client, friend, { postId: post.id, body: "One" });
    const unread = async () => (await homeOf(author)).me?.unreadNotificationCount;
    await eventually(async () => (await unread()) === 2, "two unread notifications");

    const [latest] = await inboxOf(system.client, author);
    const markOne = `mutation ($ids: [ID!]!) {
      markNotificationsRead(input: { ids: $ids }) {
        notifications { id readAt } viewer { unreadNotificationCount } errors { code }
      }
    }`;
    const marked = wholeData(await system.client.send(markOne, { ids: [latest?.id] }, author.token));
    expect(marked).toEqual({
      markNotificationsRead: {
        notifications: [{ id: latest?.id, readAt: expect.any(String) }],
        viewer: { unreadNotificationCount: 1 },
        errors: [],
      },
    });
    const all = await system.client.data("mark-all-notifications-read", { input: {} }, author.token);
    expect(all.markAllNotificationsRead).toEqual({
      markedCount: 1,
      viewer: { id: author.id, unreadNotificationCount: 0 },
      errors: [],
    });
    expect(await unread()).toBe(0);
  });
});

describe("a visitor without an account", () => {
  it("sees explore, posts with comments, profiles, tags and search, but no home feed", async () => {
    const author = await join(system.client, "open");
    const tag = `birds-${randomUUID().slice(0, 8)}`;
    const word = `word${randomUUID().slice(0, 8)}`;
    const post = await publish(system.client, author, { body: `A public ${word}`, tags: [tag] });
    const said = await comment(system.client, author, { postId: post.id, body: "Said in public" });

    const explore = await system.client.data("explore-screen");
    expect(explore.exploreFeed.nodes.map(({ id }) => id)).toContain(post.id);
    expect(explore.trendingTags.map(({ name }) => name)).toContain("geese");
    const screen = await system.client.data("post-screen", { id: post.id });
    expect(screen.post).toMatchObject({
      author: { id: author.id },
      viewerCanEdit: false,
      viewerReaction: null,
      comments: { nodes: [{ id: said.id, author: { handle: author.handle }, replyCount: 0 }] },
    });
    const profile = await system.client.data("profile-screen", { handle: author.handle.toUpperCase() });
    expect(profile.user).toMatchObject({ id: author.id, postCount: 1, posts: { nodes: [{ id: post.id }] } });
    const tagged = await system.client.data("tag-screen", { tag });
    expect(tagged).toMatchObject({
      tag: { name: tag, postCount: 1 },
      postsByTag: { nodes: [{ id: post.id }] },
    });
    const found = await system.client.data("search-screen", { text: word });
    expect(found.searchPosts.nodes.map(({ id }) => id)).toEqual([post.id]);
    const people = await system.client.data("search-screen", { text: author.handle });
    expect(people.users.nodes.map(({ id }) => id)).toEqual([author.id]);

    const home = await system.client.run("home-screen");
    expect(home.errors).toEqual([
      expect.objectContaining({
        path: ["homeFeed"],
        extensions: expect.objectContaining({ code: "UNAUTHENTICATED" }),
      }),
    ]);
  });
});
