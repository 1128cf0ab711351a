import type { RawSql, ReadSql, SqlExecutor } from "@skein/service-kit/database.ts";

export interface MailRow {
  readonly id: string;
  readonly userId: string | null;
  readonly content: Uint8Array;
  /** This one included. */
  readonly attempts: number;
  readonly createdAt: Date;
}

export async function insertMail(
  sql: RawSql,
  { id, userId, content }: Pick<MailRow, "id" | "userId" | "content">,
): Promise<void> {
  await sql.$executeRawUnsafe(
    `INSERT INTO outgoing_mail (id, user_id, content) VALUES ($1::uuid, $2::uuid, $3)`,
    id,
    userId,
    content,
  );
}

/** Of mails that wait: more than an hour has where mail leaves, and a table that is quick to look through. */
export const maximumWaitingMails = 20_000;

export async function hasRoomForMail(sql: ReadSql): Promise<boolean> {
  const rows = await sql.$queryRawUnsafe<{ hasRoom: boolean }[]>(
    `SELECT count(*) < $1::int AS "hasRoom" FROM (SELECT FROM outgoing_mail LIMIT $1::int) AS waiting`,
    maximumWaitingMails,
  );
  return rows.every(({ hasRoom }) => hasRoom);
}

/**
 * Takes mails that are due, oldest first. Nobody else gets them for `leaseSeconds`, so that a process that ends while it
 * sends delays them, and loses none.
 */
export const claimMails = (
  sql: SqlExecutor,
  { limit, leaseSeconds }: { limit: number; leaseSeconds: number },
): Promise<MailRow[]> =>
  sql.query(
    `UPDATE outgoing_mail SET attempts = attempts + 1, next_try_at = now() + make_interval(secs => $2)
     WHERE id IN (
       SELECT id FROM outgoing_mail WHERE next_try_at <= now()
       ORDER BY next_try_at LIMIT $1 FOR UPDATE SKIP LOCKED)
     RETURNING id, user_id AS "userId", content, attempts, created_at AS "createdAt"`,
    [limit, leaseSeconds],
  );

export const postponeMail = (sql: SqlExecutor, id: string, seconds: number): Promise<unknown> =>
  sql.query(`UPDATE outgoing_mail SET next_try_at = now() + make_interval(secs => $2) WHERE id = $1::uuid`, [
    id,
    seconds,
  ]);

export const deleteMail = (sql: SqlExecutor, id: string): Promise<unknown> =>
  sql.query(`DELETE FROM outgoing_mail WHERE id = $1::uuid`, [id]);

/** Null when nothing waits. */
export async function findMailBacklog(
  sql: SqlExecutor,
): Promise<{ waiting: number; oldestAgeSeconds: number }> {
  const [row] = await sql.query<{ waiting: number; oldestAgeSeconds: number }>(
    `SELECT count(*)::int AS waiting,
       coalesce(extract(epoch FROM now() - min(created_at)), 0)::int AS "oldestAgeSeconds" FROM outgoing_mail`,
  );
  return row ?? { waiting: 0, oldestAgeSeconds: 0 };
}
