import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { SkeinEvent } from "@skein/service-kit/events.ts";
import { v7 as uuidv7 } from "uuid";
import {
  comment,
  giveReaction,
  introduce,
  letFollow,
  mutate,
  publish,
  startContentUnderTest,
  userEvent,
  type ContentUnderTest,
  type Person,
} from "../../support/content-factory.ts";
import { createEvent, followEvent } from "../../support/events-factory.ts";
import { viewerOf } from "../../support/identity.ts";
import { describeWithPostgres } from "../../support/services.ts";
import { dataOf } from "../../support/subgraph-client.ts";

let content: ContentUnderTest;
let ann: Person;
let bob: Person;

beforeAll(async () => {
  content = await startContentUnderTest("projection");
  ann = await introduce(content, "ann");
  bob = await introduce(content, "bob");
}, 60_000);

afterAll(() => content.close());

const visiblePosts = async (viewer: Person, author: Person): Promise<number> => {
  const query = `query ($r: [_Any!]!) { _entities(representations: $r) { ... on User { postCount } } }`;
  const r = [{ __typename: "User", id: author.id }];
  const data = dataOf(
    await content.send<{ _entities: { postCount: number }[] }>(viewer.viewer, query, { r }),
  );
  return data._entities[0]?.postCount ?? -1;
};

describe("the projection of follows", () => {
  it("is the same in whatever order the events arrive, and however often", async () => {
    const author = await introduce(content);
    await publish(content, author, { visibility: "FOLLOWERS" });
    const start = followEvent("follow.created", bob.id, author.id);
    const end = followEvent("follow.deleted", bob.id, author.id);
    const again = followEvent("follow.created", bob.id, author.id);
    const deliver = async (events: SkeinEvent[]) => {
      for (const event of events) await content.deliver(event);
      return visiblePosts(bob, author);
    };
    expect(await deliver([end, start])).toBe(0);
    expect(await deliver([start, end, start])).toBe(0);
    expect(await deliver([again, end, start, again])).toBe(1);
  });
});

describe("the projection of users", () => {
  it("resolves a mention to who has the handle now", async () => {
    const person = await introduce(content, "oldname");
    await content.deliver(userEvent("user.updated", { id: person.id, handle: "newname" }));
    const heir = await introduce(content, "oldname");
    const input = { body: "@oldname @newname" };
    const payload = await mutate<{ post: { mentions: { id: string }[] } }>(
      content,
      ann.viewer,
      "createPost",
      "post { mentions { id } }",
      input,
    );
    expect(payload.post.mentions).toEqual([{ id: heir.id }, { id: person.id }]);
  });

  it("takes no notice of events that it does not know", async () => {
    await content.deliver(createEvent("users", "user.promoted", ann.id, { anything: true }));
    await expect(
      content.deliver(createEvent("users", "user.updated", ann.id, { user: {} })),
    ).rejects.toThrow();
  });

  it("lets somebody write whose own event has not arrived yet", async () => {
    const id = uuidv7();
    expect(await publish(content, { id, handle: "early", viewer: viewerOf(id) })).toMatch(/-7/);
  });
});

describe("a user who is deleted", () => {
  const query = `query ($post: ID!, $own: ID!, $tag: String!, $comment: ID!) {
    post(id: $post) { commentCount reactionCount reactionCounts { kind count } mentions { id }
      comments { nodes { id replyCount replies { nodes { id } } } } reactions { nodes { user { id } } } }
    own: post(id: $own) { id }
    comment(id: $comment) { id }
    tag(name: $tag) { postCount }
    postsByTag(tag: $tag) { nodes { id } }
    exploreFeed { nodes { id } }
  }`;

  it("takes posts, comments with their replies, and reactions out of every list and count, for good", async () => {
    const leaver = await introduce(content, "leaver");
    await letFollow(content, bob, leaver);
    const post = await publish(content, ann, { body: "Hello @leaver and @bob" });
    const own = await publish(content, leaver, { tags: ["farewell"] });
    const kept = await comment(content, ann, post);
    const keptReply = await comment(content, bob, post, { parentId: kept });
    await comment(content, leaver, post, { parentId: kept });
    const thread = await comment(content, leaver, post);
    const lostReply = await comment(content, bob, post, { parentId: thread });
    await giveReaction(content, leaver, post, "LOVE");
    await giveReaction(content, bob, post, "LIKE");
    const variables = { post, own, tag: "farewell", comment: lostReply };
    const read = async () => dataOf(await content.send(bob.viewer, query, variables));
    const before = await read();
    expect(before).toMatchObject({ post: { commentCount: 5, reactionCount: 2 }, own: { id: own } });

    const gone = userEvent("user.deleted", leaver);
    await content.deliver(gone);
    const after = await read();
    expect(after).toEqual({
      post: {
        commentCount: 2,
        reactionCount: 1,
        reactionCounts: [{ kind: "LIKE", count: 1 }],
        mentions: [{ id: bob.id }],
        comments: { nodes: [{ id: kept, replyCount: 1, replies: { nodes: [{ id: keptReply }] } }] },
        reactions: { nodes: [{ user: { id: bob.id } }] },
      },
      own: null,
      comment: null,
      tag: null,
      postsByTag: { nodes: [] },
      exploreFeed: { nodes: expect.not.arrayContaining([{ id: own }]) },
    });
    expect(await visiblePosts(bob, leaver)).toBe(0);
    await content.deliver(gone);
    expect(await read()).toEqual(after);

    await content.deliver(userEvent("user.updated", leaver));
    expect(await read()).toEqual({ ...after, post: expect.objectContaining({ commentCount: 2 }) });
  });

  it("cannot write any more, though the access token still lives", async () => {
    const leaver = await introduce(content);
    const post = await publish(content, leaver);
    await content.deliver(userEvent("user.deleted", leaver));
    for (const mutation of [
      `createPost(input: { body: "x" }) { errors { code } }`,
      `deletePost(input: { postId: "${post}" }) { errors { code } }`,
      `react(input: { postId: "${post}", kind: LIKE }) { errors { code } }`,
    ]) {
      const answer = await content.send(leaver.viewer, `mutation { ${mutation} }`);
      expect(answer.errors?.[0]?.extensions.code).toBe("UNAUTHENTICATED");
    }
  });

  it("stays deleted when older news arrives late", async () => {
    const leaver = await introduce(content);
    await publish(content, leaver);
    const late = userEvent("user.updated", leaver);
    await content.deliver(userEvent("user.deleted", leaver));
    await content.deliver(late);
    expect(await visiblePosts(bob, leaver)).toBe(0);
  });
});

describeWithPostgres("the projection", () => {
  it("is built anew by a replay from the start", async () => {
    const author = await introduce(content);
    const friend = await introduce(content);
    const log = [
      userEvent("user.created", author),
      followEvent("follow.created", friend.id, author.id),
      followEvent("follow.deleted", friend.id, author.id),
      followEvent("follow.created", friend.id, author.id),
    ];
    for (const event of log) await content.deliver(event);
    await publish(content, author, { visibility: "FOLLOWERS" });
    await content.sql("DELETE FROM user_projection");
    await content.sql("DELETE FROM follow_projection");
    expect(await visiblePosts(friend, author)).toBe(0);
    for (const event of log) await content.deliver(event);
    expect(await visiblePosts(friend, author)).toBe(1);
  });
});

describe("/health/ready", () => {
  it("shows how far the projection is behind", async () => {
    const body = (await (await fetch(`${content.url}/health/ready`)).json()) as {
      checks: Record<string, unknown>;
    };
    expect(body.checks.projection).toEqual({
      status: "up",
      pending: 0,
      lagMs: 0,
      lastPosition: 0,
      lastEventAt: null,
    });
  });
});

describeWithPostgres("a user who is deleted while they write", () => {
  it("leaves counts that are those of what is to be seen", async () => {
    const post = await publish(content, ann);
    const crowd = await Promise.all(Array.from({ length: 6 }, () => introduce(content)));
    await Promise.all(
      crowd.flatMap((person, n) => {
        const writes = [
          comment(content, person, post).then((parentId) => comment(content, bob, post, { parentId })),
          giveReaction(content, person, post),
        ].map((write) => write.catch(() => "refused"));
        return n % 2 ? writes : [...writes, content.deliver(userEvent("user.deleted", person))];
      }),
    );
    const query = `query ($id: ID!) { post(id: $id) { commentCount reactionCount reactionCounts { count }
      comments(first: 100) { nodes { replyCount replies { nodes { id } } } } reactions { nodes { id } } } }`;
    interface Read {
      post: {
        commentCount: number;
        reactionCount: number;
        reactionCounts: { count: number }[];
        comments: { nodes: { replyCount: number; replies: { nodes: unknown[] } }[] };
        reactions: { nodes: unknown[] };
      };
    }
    const read = dataOf(await content.send<Read>(null, query, { id: post })).post;
    const threads = read.comments.nodes;
    const replies = threads.reduce((sum, thread) => sum + thread.replies.nodes.length, 0);
    expect(read.commentCount).toBe(threads.length + replies);
    expect(threads.map((thread) => thread.replyCount)).toEqual(
      threads.map(({ replies: r }) => r.nodes.length),
    );
    expect(read.reactionCount).toBe(read.reactions.nodes.length);
    expect(read.reactionCounts.reduce((sum, { count }) => sum + count, 0)).toBe(read.reactionCount);
  }, 60_000);
});
