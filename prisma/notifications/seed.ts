import { createHash } from "node:crypto";
import { v7 as uuidv7 } from "uuid";
import type { SqlExecutor } from "@skein/service-kit/database.ts";
import { fillDatabase, inBatches, type SeedOptions } from "../../scripts/seed/fill-database.ts";
import type { GeneratedWorld, WorldComment } from "../../scripts/seed/world.ts";

interface SeedRow {
  readonly id: string;
  readonly recipientId: string;
  readonly actorId: string;
  readonly type: "FOLLOW" | "COMMENT" | "REPLY" | "REACTION" | "MENTION";
  readonly subjectType: "POST" | "COMMENT" | "USER";
  readonly subjectId: string;
  readonly postId: string | null;
  readonly factKey: string;
  readonly readAt: string | null;
  readonly createdAt: string;
}

type Fact = Omit<SeedRow, "id" | "recipientId" | "type" | "readAt" | "createdAt"> & {
  readonly createdAt: Date;
};
type Recipient = readonly [userId: string, type: SeedRow["type"]];

/** People read their notifications within this time. */
const readAfterMs = 36 * 60 * 60 * 1000;

/**
 * Fills an empty database with the notifications that the events of the generated world would have made.
 * @returns false when it is not empty
 */
export const seedNotifications = (options: SeedOptions): Promise<boolean> =>
  fillDatabase(options, {
    table: "notification",
    countRows: ({ follows, comments, reactions }) => follows + comments + reactions,
    insert: async (tx, world, report) => {
      for (const batch of inBatches(notificationsOf(world, options.now))) {
        await insertNotifications(tx, batch);
        report(batch.length);
      }
    },
  });

function* notificationsOf(world: GeneratedWorld, now: Date): Generator<SeedRow> {
  const authorOf = new Map<string, string>();
  for (const { followerId, followeeId, createdAt } of world.follows()) {
    const subject = { subjectType: "USER", subjectId: followerId, postId: null, createdAt } as const;
    const fact = { ...subject, actorId: followerId, factKey: `follow:${followerId}:${followeeId}` };
    yield* tell(fact, [[followeeId, "FOLLOW"]], now);
  }
  for (const { id, authorId, mentionedUserIds, createdAt } of world.posts()) {
    authorOf.set(id, authorId);
    const subject = { subjectType: "POST", subjectId: id, postId: id, createdAt } as const;
    yield* tell({ ...subject, actorId: authorId, factKey: `post:${id}` }, mentionsOf(mentionedUserIds), now);
  }
  yield* commentNotifications(world, authorOf, now);
  for (const { postId, userId, createdAt } of world.reactions()) {
    const subject = { subjectType: "POST", subjectId: postId, postId, createdAt } as const;
    const fact = { ...subject, actorId: userId, factKey: `reaction:${postId}:${userId}` };
    yield* tell(fact, [[authorOf.get(postId) ?? userId, "REACTION"]], now);
  }
}

function* commentNotifications(
  world: GeneratedWorld,
  authorOf: ReadonlyMap<string, string>,
  now: Date,
): Generator<SeedRow> {
  // Comments come post by post, so that only the authors of one thread need be kept.
  let thread = new Map<string, string>();
  let threadOf = "";
  for (const comment of world.comments()) {
    if (comment.postId !== threadOf) thread = new Map();
    threadOf = comment.postId;
    thread.set(comment.id, comment.authorId);
    yield* tell(factOf(comment), commentRecipients(comment, thread, authorOf), now);
  }
}

const factOf = ({ id, postId, authorId, createdAt }: WorldComment): Fact => ({
  subjectType: "COMMENT",
  subjectId: id,
  postId,
  createdAt,
  actorId: authorId,
  factKey: `comment:${id}`,
});

function commentRecipients(
  { parentId, postId, mentionedUserIds }: WorldComment,
  thread: ReadonlyMap<string, string>,
  authorOf: ReadonlyMap<string, string>,
): Recipient[] {
  const parentAuthor = parentId === null ? undefined : thread.get(parentId);
  const postAuthor = authorOf.get(postId);
  return [
    ...(parentAuthor === undefined ? [] : [[parentAuthor, "REPLY"] as const]),
    ...(postAuthor === undefined ? [] : [[postAuthor, "COMMENT"] as const]),
    ...mentionsOf(mentionedUserIds),
  ];
}

const mentionsOf = (userIds: readonly string[]): Recipient[] => userIds.map((userId) => [userId, "MENTION"]);

/** As the service does: each person once, never the actor. */
function* tell(
  { createdAt, ...fact }: Fact,
  recipients: readonly Recipient[],
  now: Date,
): Generator<SeedRow> {
  const told = new Set([fact.actorId]);
  const readAt = new Date(createdAt.getTime() + readAfterMs);
  for (const [recipientId, type] of recipients) {
    if (told.has(recipientId)) continue;
    told.add(recipientId);
    yield {
      ...fact,
      id: idOf(`${fact.factKey}:${recipientId}`, createdAt),
      recipientId,
      type,
      readAt: readAt < now ? readAt.toISOString() : null,
      createdAt: createdAt.toISOString(),
    };
  }
}

/** A UUIDv7 that is the same for the same notification. */
function idOf(name: string, createdAt: Date): string {
  const random = createHash("sha256").update(name).digest().subarray(0, 16);
  return uuidv7({ msecs: createdAt.getTime(), random, seq: random.readUInt32BE(0) });
}

async function insertNotifications(tx: SqlExecutor, rows: readonly SeedRow[]): Promise<void> {
  await tx.query(
    `INSERT INTO notification
       (id, recipient_id, actor_id, type, subject_type, subject_id, post_id, fact_key, read_at, created_at)
     SELECT r.id, r."recipientId", r."actorId", r.type::"NotificationType", r."subjectType"::"SubjectType",
            r."subjectId", r."postId", r."factKey", r."readAt", r."createdAt"
     FROM jsonb_to_recordset($1::jsonb) AS r(
       id uuid, "recipientId" uuid, "actorId" uuid, type text, "subjectType" text, "subjectId" uuid, "postId" uuid,
       "factKey" text, "readAt" timestamptz, "createdAt" timestamptz)
     ON CONFLICT (fact_key, recipient_id) DO NOTHING`,
    [JSON.stringify(rows)],
  );
}
