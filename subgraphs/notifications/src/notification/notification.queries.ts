import { createBindings } from "@skein/service-kit/bindings.ts";
import type { ReadSql } from "@skein/service-kit/database.ts";
import type { Page } from "@skein/service-kit/pagination.ts";
import type { Notification } from "../generated/prisma/client.ts";

const notificationColumns = `n.id, n.recipient_id AS "recipientId", n.actor_id AS "actorId", n.type,
  n.subject_type AS "subjectType", n.subject_id AS "subjectId", n.post_id AS "postId", n.fact_key AS "factKey",
  n.read_at AS "readAt", n.created_at AS "createdAt"`;

export interface InboxPage {
  readonly recipientId: string;
  readonly unreadOnly: boolean;
  readonly page: Page;
}

/** One row more than the page holds; newest first, or oldest first for a page that is read backward. */
export function findInboxPage(
  sql: ReadSql,
  { recipientId, unreadOnly, page }: InboxPage,
): Promise<Notification[]> {
  const { values, bind } = createBindings();
  const conditions = [`n.recipient_id = ${bind(recipientId)}::uuid`];
  if (unreadOnly) conditions.push("n.read_at IS NULL");
  if (page.after) conditions.push(`n.id < ${bind(page.after[0])}::uuid`);
  if (page.before) conditions.push(`n.id > ${bind(page.before[0])}::uuid`);
  const order = page.direction === "forward" ? "DESC" : "ASC";
  return sql.$queryRawUnsafe(
    `SELECT ${notificationColumns} FROM notification n WHERE ${conditions.join(" AND ")}
     ORDER BY n.id ${order} LIMIT ${bind(page.limit + 1)}`,
    ...values,
  );
}

/** Of these notifications, the recipient's own. */
export const findOwnNotifications = (
  sql: ReadSql,
  recipientId: string,
  ids: readonly string[],
): Promise<Notification[]> =>
  sql.$queryRawUnsafe(
    `SELECT ${notificationColumns} FROM notification n WHERE n.id = ANY($1::uuid[]) AND n.recipient_id = $2::uuid`,
    ids,
    recipientId,
  );

export async function countUnread(
  sql: ReadSql,
  recipientIds: readonly string[],
): Promise<Map<string, number>> {
  const rows = await sql.$queryRawUnsafe<{ recipientId: string; count: number }[]>(
    `SELECT recipient_id AS "recipientId", count(*)::int AS count FROM notification
     WHERE recipient_id = ANY($1::uuid[]) AND read_at IS NULL GROUP BY recipient_id`,
    recipientIds,
  );
  return new Map(rows.map((row) => [row.recipientId, row.count]));
}
