import type { RawSql } from "@skein/service-kit/database.ts";

/**
 * Makes the events of one post, with everything that hangs on it, take turns: without it, a comment's event could miss
 * the tombstone that a deletion writes at the same moment on another replica.
 */
export async function lockAggregate(tx: RawSql, id: string): Promise<void> {
  await tx.$executeRawUnsafe("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", id);
}

/** Notes that a fact began or ended. False when an event as new as this one, or newer, is known already. */
export async function recordFact(
  tx: RawSql,
  fact: { key: string; position: number; active: boolean },
): Promise<boolean> {
  const changed = await tx.$executeRawUnsafe(
    `INSERT INTO fact (key, position, active) VALUES ($1, $2, $3)
     ON CONFLICT (key) DO UPDATE SET position = excluded.position, active = excluded.active
     WHERE fact.position < excluded.position`,
    fact.key,
    fact.position,
    fact.active,
  );
  return changed > 0;
}

export async function hasEnded(tx: RawSql, keys: readonly string[]): Promise<boolean> {
  const rows = await tx.$queryRawUnsafe<unknown[]>(
    `SELECT 1 FROM fact WHERE NOT active AND key IN (SELECT jsonb_array_elements_text($1::jsonb)) LIMIT 1`,
    JSON.stringify(keys),
  );
  return rows.length > 0;
}
