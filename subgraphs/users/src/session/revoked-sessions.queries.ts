import type { ReadSql } from "@skein/service-kit/database.ts";

/** Where a reader is in the list of ended sessions. */
export interface RevocationCursor {
  readonly revokedAt: Date;
  readonly id: string;
}

export interface RevocationPage {
  readonly ids: readonly string[];
  /** Of the last one; null when there is none. */
  readonly last: RevocationCursor | null;
  /** The database's clock when the list was read. */
  readonly asOf: Date;
}

/** Sessions that ended within the life of an access token, oldest first, after the cursor or from the beginning. */
export async function findRevokedSessions(
  sql: ReadSql,
  { after, withinSeconds, limit }: { after: RevocationCursor | null; withinSeconds: number; limit: number },
): Promise<RevocationPage> {
  const [row] = await sql.$queryRawUnsafe<(RevocationPage & { lastAt: Date | null })[]>(
    `WITH page AS (
       SELECT id, revoked_at FROM session
       WHERE revoked_at > now() - make_interval(secs => $1)
         AND ($2::timestamptz IS NULL OR (revoked_at, id) > ($2::timestamptz, $3::uuid))
       ORDER BY revoked_at, id LIMIT $4
     )
     SELECT now() AS "asOf", ARRAY(SELECT id::text FROM page ORDER BY revoked_at, id) AS ids,
       (SELECT max(revoked_at) FROM page) AS "lastAt"`,
    withinSeconds,
    after?.revokedAt ?? null,
    after?.id ?? null,
    limit,
  );
  if (!row) throw new Error("the database answered nothing");
  const { ids, asOf, lastAt } = row;
  const id = ids.at(-1);
  return { ids, asOf, last: lastAt && id !== undefined ? { revokedAt: lastAt, id } : null };
}
