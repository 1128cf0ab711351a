import type { RawSql } from "@skein/service-kit/database.ts";
import { v7 as uuidv7 } from "uuid";
import type { NotificationType, SubjectType } from "../generated/prisma/enums.ts";

export interface Delivery {
  readonly factKey: string;
  /** ISO 8601. */
  readonly occurredAt: string;
  readonly actorId: string;
  readonly subject: { readonly type: SubjectType; readonly id: string };
  readonly postId: string | null;
  /** Why each recipient is told; who is in it twice is told for the first reason. */
  readonly recipients: readonly { readonly userId: string; readonly type: NotificationType }[];
}

/**
 * Puts a fact into the inboxes of those whom it concerns: once each, never into the actor's own, never of a type that
 * the recipient switched off, never for users who are gone.
 */
export async function deliver(tx: RawSql, delivery: Delivery): Promise<void> {
  const recipients = chooseRecipients(delivery);
  if (recipients.length === 0) return;
  await tx.$executeRawUnsafe(
    `INSERT INTO notification
       (id, recipient_id, actor_id, type, subject_type, subject_id, post_id, fact_key, created_at)
     SELECT r.id, r."userId", $2::uuid, r.type::"NotificationType", $3::"SubjectType", $4::uuid, $5::uuid, $6,
            $7::timestamptz
     FROM jsonb_to_recordset($1::jsonb) AS r(id uuid, "userId" uuid, type text)
     WHERE NOT EXISTS (
       SELECT 1 FROM notification_preference p
       WHERE p.user_id = r."userId" AND p.type = r.type::"NotificationType" AND NOT p.enabled)
     AND NOT EXISTS (
       SELECT 1 FROM fact f WHERE f.key IN ('user:' || r."userId", 'user:' || $2) AND NOT f.active)
     ON CONFLICT (fact_key, recipient_id) DO NOTHING`,
    JSON.stringify(recipients),
    delivery.actorId,
    delivery.subject.type,
    delivery.subject.id,
    delivery.postId,
    delivery.factKey,
    delivery.occurredAt,
  );
}

/** The id takes the event's time, so that what arrives late still stands where it belongs. */
function chooseRecipients({ recipients, actorId, occurredAt }: Delivery) {
  const msecs = Date.parse(occurredAt);
  const told = new Set([actorId]);
  return recipients.flatMap(({ userId, type }) => {
    if (told.has(userId)) return [];
    told.add(userId);
    return [{ id: uuidv7({ msecs }), userId, type }];
  });
}

/** Takes back what a fact that ended, such as a reaction, had put into inboxes. */
export async function retract(tx: RawSql, factKey: string): Promise<void> {
  await tx.$executeRawUnsafe("DELETE FROM notification WHERE fact_key = $1", factKey);
}

export async function retractPost(tx: RawSql, postId: string): Promise<void> {
  await tx.$executeRawUnsafe("DELETE FROM notification WHERE post_id = $1::uuid", postId);
}

/** Removes everything of a user who is gone: their inbox, their choices, and what they caused in other inboxes. */
export async function forgetUser(tx: RawSql, userId: string): Promise<void> {
  await tx.$executeRawUnsafe(
    "DELETE FROM notification WHERE recipient_id = $1::uuid OR actor_id = $1::uuid",
    userId,
  );
  await tx.$executeRawUnsafe("DELETE FROM notification_preference WHERE user_id = $1::uuid", userId);
}
