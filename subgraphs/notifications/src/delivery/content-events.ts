import type { RawSql } from "@skein/service-kit/database.ts";
import type { SkeinEvent } from "@skein/service-kit/events.ts";
import { z } from "zod";
import type { PrismaClient } from "../generated/prisma/client.ts";
import { deliver, retract, retractPost } from "./delivery.service.ts";
import { hasEnded, lockAggregate, recordFact } from "./fact.queries.ts";

/** Only what is needed of the content subgraph's events; further fields may come and go. */
const mentions = z.array(z.uuid()).default([]);
const post = z.object({ postId: z.uuid(), authorId: z.uuid(), mentionedUserIds: mentions });
const comment = z.object({
  commentId: z.uuid(),
  postId: z.uuid(),
  postAuthorId: z.uuid(),
  parentId: z.uuid().nullable(),
  parentAuthorId: z.uuid().nullable(),
  authorId: z.uuid(),
  mentionedUserIds: mentions,
});
const reaction = z.object({ postId: z.uuid(), postAuthorId: z.uuid(), userId: z.uuid() });

type Apply = (tx: RawSql, event: SkeinEvent) => Promise<void>;

/** A type that is not in the table is none of this subgraph's business. */
const handlers: Readonly<Record<string, Apply>> = {
  "post.created": applyPost,
  "post.updated": applyPost,
  "post.deleted": applyPostDeletion,
  "comment.created": applyComment,
  "comment.updated": applyComment,
  "comment.deleted": applyCommentDeletion,
  "reaction.added": applyReaction,
  "reaction.removed": applyReactionRemoval,
};

/** Rejects for a payload that cannot be read, so that the event is tried again and at last set aside, never dropped. */
export async function handleContentEvent(prisma: PrismaClient, event: SkeinEvent): Promise<void> {
  const apply = Object.hasOwn(handlers, event.type) ? handlers[event.type] : undefined;
  if (apply) await prisma.$transaction((tx) => apply(tx, event));
}

/** True when the event is news and what it hangs on is still there. */
async function begins(
  tx: RawSql,
  event: SkeinEvent,
  fact: { key: string; postId: string; within: string[] },
) {
  await lockAggregate(tx, fact.postId);
  if (!(await recordFact(tx, { key: fact.key, position: event.position, active: true }))) return false;
  return !(await hasEnded(tx, fact.within));
}

async function ends(tx: RawSql, event: SkeinEvent, fact: { key: string; postId: string }) {
  await lockAggregate(tx, fact.postId);
  return recordFact(tx, { key: fact.key, position: event.position, active: false });
}

async function applyPost(tx: RawSql, event: SkeinEvent): Promise<void> {
  const { postId, authorId, mentionedUserIds } = post.parse(event.payload);
  const factKey = `post:${postId}`;
  if (!(await begins(tx, event, { key: factKey, postId, within: [] }))) return;
  await deliver(tx, {
    factKey,
    occurredAt: event.occurredAt,
    actorId: authorId,
    subject: { type: "POST", id: postId },
    postId,
    recipients: mentionedUserIds.map((userId) => ({ userId, type: "MENTION" })),
  });
}

async function applyPostDeletion(tx: RawSql, event: SkeinEvent): Promise<void> {
  const { postId } = post.parse(event.payload);
  if (await ends(tx, event, { key: `post:${postId}`, postId })) await retractPost(tx, postId);
}

async function applyComment(tx: RawSql, event: SkeinEvent): Promise<void> {
  const { commentId, postId, parentId, ...people } = comment.parse(event.payload);
  const factKey = `comment:${commentId}`;
  const within = [`post:${postId}`, ...(parentId ? [`comment:${parentId}`] : [])];
  if (!(await begins(tx, event, { key: factKey, postId, within }))) return;
  await deliver(tx, {
    factKey,
    occurredAt: event.occurredAt,
    actorId: people.authorId,
    subject: { type: "COMMENT", id: commentId },
    postId,
    recipients: [
      ...(people.parentAuthorId ? [{ userId: people.parentAuthorId, type: "REPLY" as const }] : []),
      { userId: people.postAuthorId, type: "COMMENT" },
      ...people.mentionedUserIds.map((userId) => ({ userId, type: "MENTION" as const })),
    ],
  });
}

async function applyCommentDeletion(tx: RawSql, event: SkeinEvent): Promise<void> {
  const { commentId, postId } = comment.parse(event.payload);
  const factKey = `comment:${commentId}`;
  if (await ends(tx, event, { key: factKey, postId })) await retract(tx, factKey);
}

async function applyReaction(tx: RawSql, event: SkeinEvent): Promise<void> {
  const { postId, postAuthorId, userId } = reaction.parse(event.payload);
  const factKey = `reaction:${postId}:${userId}`;
  if (!(await begins(tx, event, { key: factKey, postId, within: [`post:${postId}`] }))) return;
  await deliver(tx, {
    factKey,
    occurredAt: event.occurredAt,
    actorId: userId,
    subject: { type: "POST", id: postId },
    postId,
    recipients: [{ userId: postAuthorId, type: "REACTION" }],
  });
}

async function applyReactionRemoval(tx: RawSql, event: SkeinEvent): Promise<void> {
  const { postId, userId } = reaction.parse(event.payload);
  const factKey = `reaction:${postId}:${userId}`;
  if (await ends(tx, event, { key: factKey, postId })) await retract(tx, factKey);
}
