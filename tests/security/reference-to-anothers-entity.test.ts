import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { v7 as uuidv7 } from "uuid";
import {
  comment,
  giveReaction,
  introduce,
  letFollow,
  mutate,
  publish,
  startContentUnderTest,
  type ContentUnderTest,
  type Person,
} from "../support/content-factory.ts";
import { followEvent } from "../support/events-factory.ts";
import { viewerOf } from "../support/identity.ts";
import {
  startNotificationsUnderTest,
  type NotificationsUnderTest,
} from "../support/notifications-factory.ts";
import { dataOf } from "../support/subgraph-client.ts";

const entities = `query ($representations: [_Any!]!) { _entities(representations: $representations) { __typename } }`;

describe("Whoever guesses an id in content", () => {
  let content: ContentUnderTest;
  let author: Person;
  let follower: Person;
  let stranger: Person;
  const hidden: { __typename: string; id: string }[] = [];

  beforeAll(async () => {
    content = await startContentUnderTest("references");
    author = await introduce(content);
    follower = await introduce(content);
    stranger = await introduce(content);
    await letFollow(content, follower, author);
    const postId = await publish(content, author, { visibility: "FOLLOWERS", tags: ["hidden-tag"] });
    const commentId = await comment(content, follower, postId);
    await giveReaction(content, follower, postId);
    const answer = await content.send<{
      post: { tags: { id: string }[]; reactions: { nodes: { id: string }[] } };
    }>(author.viewer, `query ($id: ID!) { post(id: $id) { tags { id } reactions { nodes { id } } } }`, {
      id: postId,
    });
    const { tags, reactions } = dataOf(answer).post;
    hidden.push({ __typename: "Post", id: postId }, { __typename: "Comment", id: commentId });
    hidden.push({ __typename: "Reaction", id: reactions.nodes[0]?.id ?? "" });
    hidden.push({ __typename: "Tag", id: tags[0]?.id ?? "" });
  }, 60_000);
  afterAll(() => content.close());

  const refer = (person: Person | null, representations: object[]) =>
    content.send(person?.viewer ?? null, entities, { representations });

  it("gets for what is hidden the answer for what is not there", async () => {
    const absent = hidden.map(({ __typename }) => ({ __typename, id: uuidv7() }));
    for (const person of [stranger, null]) {
      const answer = await refer(person, hidden);
      expect(answer).toEqual({ data: { _entities: [null, null, null, null] } });
      expect(answer).toEqual(await refer(person, absent));
    }
  });

  it("gets it as one who may see it", async () => {
    for (const person of [author, follower]) {
      expect(dataOf(await refer(person, hidden))._entities).toEqual(
        hidden.map(({ __typename }) => ({ __typename })),
      );
    }
  });

  it("changes nothing of it, and learns nothing from the refusal", async () => {
    const [post, hiddenComment] = hidden;
    const attempts = [
      ["updatePost", "post { id }", "postId", post?.id, { body: "mine" }],
      ["deletePost", "deletedPostId", "postId", post?.id, {}],
      ["createComment", "comment { id }", "postId", post?.id, { body: "mine" }],
      ["react", "reaction { id }", "postId", post?.id, { kind: "LIKE" }],
      ["unreact", "post { id }", "postId", post?.id, {}],
      ["updateComment", "comment { id }", "commentId", hiddenComment?.id, { body: "mine" }],
      ["deleteComment", "deletedCommentId", "commentId", hiddenComment?.id, {}],
    ] as const;
    for (const [mutation, fields, key, id, input] of attempts) {
      const attempt = (named: string | undefined) =>
        mutate<object>(content, stranger.viewer, mutation, fields, { ...input, [key]: named });
      const refused = await attempt(id);
      expect(refused).toEqual(await attempt(uuidv7()));
      expect(refused.errors).toHaveLength(1);
    }
  });
});

describe("Whoever guesses an id in notifications", () => {
  let notifications: NotificationsUnderTest;
  const owner = viewerOf(uuidv7());
  const stranger = viewerOf(uuidv7());
  let id = "";

  beforeAll(async () => {
    notifications = await startNotificationsUnderTest();
    await notifications.deliver(followEvent("follow.created", uuidv7(), owner.userId));
    const inbox = await notifications.send<{ _entities: [{ notifications: { nodes: { id: string }[] } }] }>(
      owner,
      `query ($id: ID!) { _entities(representations: [{ __typename: "User", id: $id }]) { ... on User { notifications { nodes { id } } } } }`,
      { id: owner.userId },
    );
    id = dataOf(inbox)._entities[0].notifications.nodes[0]?.id ?? "";
  });
  afterAll(() => notifications.close());

  it("gets for another's notification the answer for one that is not there", async () => {
    const refer = (viewer: typeof owner | null, named: string) =>
      notifications.send(viewer, entities, { representations: [{ __typename: "Notification", id: named }] });
    expect(await refer(owner, id)).toEqual({ data: { _entities: [{ __typename: "Notification" }] } });
    for (const viewer of [stranger, null]) {
      expect(await refer(viewer, id)).toEqual({ data: { _entities: [null] } });
      expect(await refer(viewer, id)).toEqual(await refer(viewer, uuidv7()));
    }
  });

  it.each(["notifications { nodes { id } }", "unreadNotificationCount", "notificationPreferences { type }"])(
    "gets for another person's `%s` the answer for a person who is not there",
    async (field) => {
      const query = `query ($id: ID!) { _entities(representations: [{ __typename: "User", id: $id }]) { ... on User { ${field} } } }`;
      for (const viewer of [stranger, null]) {
        const refused = await notifications.send(viewer, query, { id: owner.userId });
        expect(refused).toEqual(await notifications.send(viewer, query, { id: uuidv7() }));
        expect(refused.errors).toHaveLength(1);
      }
    },
  );

  it("marks nothing of another's as read, and learns nothing from the refusal", async () => {
    const mark = (named: string) =>
      notifications.send(
        stranger,
        `mutation ($id: ID!) {
          markNotificationsRead(input: { ids: [$id] }) { notifications { id } errors { code } }
          markAllNotificationsRead(input: { upToId: $id }) { markedCount errors { code } }
        }`,
        { id: named },
      );
    expect(await mark(id)).toEqual(await mark(uuidv7()));
  });
});
