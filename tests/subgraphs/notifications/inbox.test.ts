import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { v7 as uuidv7 } from "uuid";
import {
  commentEvent,
  followEvent,
  postEvent,
  reactionEvent,
  userDeletedEvent,
} from "../../support/events-factory.ts";
import { viewerOf } from "../../support/identity.ts";
import {
  startNotificationsUnderTest,
  type NotificationsUnderTest,
} from "../../support/notifications-factory.ts";
import { dataOf } from "../../support/subgraph-client.ts";

const inboxQuery = `query Inbox($id: ID!) {
  _entities(representations: [{ __typename: "User", id: $id }]) {
    ... on User {
      unreadNotificationCount
      notifications { nodes { id type actor { id } subject { __typename ... on Post { id } ... on Comment { id } ... on User { id } } } }
    }
  }
}`;

interface InboxData {
  _entities: [
    {
      unreadNotificationCount: number;
      notifications: {
        nodes: {
          id: string;
          type: string;
          actor: { id: string };
          subject: { __typename: string; id: string };
        }[];
      };
    },
  ];
}

let notifications: NotificationsUnderTest;

beforeAll(async () => {
  notifications = await startNotificationsUnderTest();
});
afterAll(() => notifications.close());

const person = () => uuidv7();
const deliverAll = async (...events: Parameters<NotificationsUnderTest["deliver"]>[0][]) => {
  for (const event of events) await notifications.deliver(event);
};

async function inboxOf(userId: string) {
  const answer = await notifications.send<InboxData>(viewerOf(userId), inboxQuery, { id: userId });
  return dataOf(answer)._entities[0];
}

const summaryOf = async (userId: string) =>
  (await inboxOf(userId)).notifications.nodes.map(({ type, actor, subject }) => [
    type,
    actor.id,
    subject.__typename,
    subject.id,
  ]);

function createThread() {
  const people = { author: person(), commenter: person(), replier: person() };
  const postId = uuidv7();
  const base = { postId, postAuthorId: people.author };
  const comment = { ...base, commentId: uuidv7(), authorId: people.commenter };
  const reply = {
    ...base,
    commentId: uuidv7(),
    authorId: people.replier,
    parentId: comment.commentId,
    parentAuthorId: people.commenter,
  };
  return { ...people, postId, comment, reply };
}

describe("the inbox", () => {
  it("tells of a follower, once, however often the event arrives", async () => {
    const [ann, ben] = [person(), person()];
    const event = followEvent("follow.created", ann, ben);
    await deliverAll(event, event, event);
    expect(await summaryOf(ben)).toEqual([["FOLLOW", ann, "User", ann]]);
    expect((await inboxOf(ben)).unreadNotificationCount).toBe(1);
    expect(await summaryOf(ann)).toEqual([]);
  });

  it("takes a follow back that ended, and is not misled when the end arrives first", async () => {
    const [ann, ben, cid] = [person(), person(), person()];
    await deliverAll(followEvent("follow.created", ann, ben), followEvent("follow.deleted", ann, ben));
    expect(await summaryOf(ben)).toEqual([]);
    const [began, ended] = [followEvent("follow.created", ann, cid), followEvent("follow.deleted", ann, cid)];
    await deliverAll(ended, began);
    expect(await summaryOf(cid)).toEqual([]);
  });

  it("tells again when someone follows anew", async () => {
    const [ann, ben] = [person(), person()];
    const events = [
      followEvent("follow.created", ann, ben),
      followEvent("follow.deleted", ann, ben),
      followEvent("follow.created", ann, ben),
    ];
    await deliverAll(...events, ...events);
    expect(await summaryOf(ben)).toHaveLength(1);
  });

  it("tells the post's author of a comment, and the commenter of a reply", async () => {
    const { author, commenter, replier, comment, reply } = createThread();
    await deliverAll(commentEvent("comment.created", comment), commentEvent("comment.created", reply));
    expect(await summaryOf(author)).toEqual([
      ["COMMENT", replier, "Comment", reply.commentId],
      ["COMMENT", commenter, "Comment", comment.commentId],
    ]);
    expect(await summaryOf(commenter)).toEqual([["REPLY", replier, "Comment", reply.commentId]]);
  });

  it("tells nobody of what they did themselves", async () => {
    const { author, comment, postId } = createThread();
    await deliverAll(
      commentEvent("comment.created", { ...comment, authorId: author, mentionedUserIds: [author] }),
      reactionEvent("reaction.added", { postId, postAuthorId: author, userId: author }),
      postEvent("post.created", { postId, authorId: author, mentionedUserIds: [author] }),
    );
    expect(await summaryOf(author)).toEqual([]);
  });

  it("tells each person once of a comment that concerns them in several ways", async () => {
    const { author, commenter, reply } = createThread();
    const event = commentEvent("comment.created", { ...reply, mentionedUserIds: [author, commenter] });
    await deliverAll(event);
    expect((await summaryOf(author)).map(([type]) => type)).toEqual(["COMMENT"]);
    expect((await summaryOf(commenter)).map(([type]) => type)).toEqual(["REPLY"]);
  });

  it("tells those whom an edit mentions, and nobody a second time", async () => {
    const { author, postId } = createThread();
    const [ann, ben] = [person(), person()];
    await deliverAll(
      postEvent("post.created", { postId, authorId: author, mentionedUserIds: [ann] }),
      postEvent("post.updated", { postId, authorId: author, mentionedUserIds: [ann, ben] }),
    );
    expect(await summaryOf(ann)).toEqual([["MENTION", author, "Post", postId]]);
    expect(await summaryOf(ben)).toEqual([["MENTION", author, "Post", postId]]);
  });

  it("tells of a reaction once, also when its kind changes, and takes it back", async () => {
    const { author, commenter, postId } = createThread();
    const reaction = { postId, postAuthorId: author, userId: commenter };
    await deliverAll(
      reactionEvent("reaction.added", reaction),
      reactionEvent("reaction.added", { ...reaction, kind: "LOVE" }),
    );
    expect(await summaryOf(author)).toEqual([["REACTION", commenter, "Post", postId]]);
    await deliverAll(reactionEvent("reaction.removed", reaction));
    expect(await summaryOf(author)).toEqual([]);
  });

  it("keeps nothing of a deleted post, whatever arrives late", async () => {
    const { author, commenter, postId, comment, reply } = createThread();
    const late = commentEvent("comment.created", reply);
    await deliverAll(
      commentEvent("comment.created", comment),
      reactionEvent("reaction.added", { postId, postAuthorId: author, userId: commenter }),
      postEvent("post.deleted", { postId, authorId: author }),
      late,
      reactionEvent("reaction.added", { postId, postAuthorId: author, userId: person() }),
    );
    expect(await summaryOf(author)).toEqual([]);
    expect(await summaryOf(commenter)).toEqual([]);
  });

  it("keeps nothing of a deleted comment, nor tells of replies to it that arrive late", async () => {
    const { author, commenter, comment, reply } = createThread();
    await deliverAll(
      commentEvent("comment.created", comment),
      commentEvent("comment.deleted", comment),
      commentEvent("comment.created", reply),
    );
    expect(await summaryOf(author)).toEqual([]);
    expect(await summaryOf(commenter)).toEqual([]);
  });

  it("forgets users who are gone, in their own inbox and in those of others", async () => {
    const [ann, ben] = [person(), person()];
    const late = followEvent("follow.created", ann, person());
    await deliverAll(followEvent("follow.created", ann, ben), followEvent("follow.created", ben, ann));
    await deliverAll(userDeletedEvent(ann), late);
    expect(await summaryOf(ben)).toEqual([]);
    expect(await summaryOf(ann)).toEqual([]);
    expect(await summaryOf(late.payload.followeeId as string)).toEqual([]);
  });

  it("makes one row of events that two replicas handle at the same moment", async () => {
    const { author, comment } = createThread();
    const event = commentEvent("comment.created", comment);
    await Promise.all(Array.from({ length: 8 }, () => notifications.deliver(event)));
    expect(await summaryOf(author)).toHaveLength(1);
  });

  it("leaves an event that it cannot read to be tried again, and passes over types that it does not know", async () => {
    const broken = { ...followEvent("follow.created", person(), person()), payload: { followerId: "x" } };
    await expect(notifications.deliver(broken)).rejects.toThrow();
    await notifications.deliver({ ...broken, type: "toString" });
    await notifications.deliver({ ...broken, type: "user.promoted" });
  });
});
