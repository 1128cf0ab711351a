import type { RawSql } from "@skein/service-kit/database.ts";
import { randomUUIDv7 } from "node:crypto";
import { isActive } from "../session/session.queries.ts";

/**
 * Gives up anonymous accounts that nobody can come back to: made at least `retentionDays` ago, without a session that is
 * alive or was used since. Nobody acts as one from here on, and its erasure is due at once.
 *
 * What an upgrade would change is a condition here, and the other way round: of the two, whichever comes second finds the
 * account changed. A session counts as alive for an hour longer than its tokens, so that no refresh is under way.
 * @returns the ids, at most `limit`
 */
export async function giveUpAbandoned(
  tx: RawSql,
  { retentionDays, limit }: { retentionDays: number; limit: number },
): Promise<string[]> {
  const rows = await tx.$queryRawUnsafe<{ userId: string }[]>(
    `WITH abandoned AS (
       SELECT u.id FROM "user" u
       WHERE u.is_anonymous AND ${isActive} AND u.roles = '{USER}'
         AND u.created_at < now() - make_interval(days => $1::int)
         AND NOT EXISTS (SELECT FROM session s WHERE s.user_id = u.id
           AND (s.last_used_at >= now() - make_interval(days => $1::int)
             OR s.revoked_at IS NULL AND s.expires_at > now() - interval '1 hour'))
       ORDER BY u.created_at LIMIT $2::int FOR UPDATE OF u SKIP LOCKED
     ), closed AS (
       UPDATE "user" u SET status = 'DELETED', updated_at = now()
       FROM abandoned a WHERE u.id = a.id RETURNING u.id
     ), numbered AS (
       SELECT id, row_number() OVER () AS number FROM closed
     )
     INSERT INTO erasure (id, user_id, due_at) SELECT ($3::uuid[])[number], id, now() FROM numbered
     ON CONFLICT DO NOTHING RETURNING user_id AS "userId"`,
    retentionDays,
    limit,
    Array.from({ length: limit }, () => randomUUIDv7()),
  );
  return rows.map(({ userId }) => userId);
}
