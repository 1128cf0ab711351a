import type { RawSql, ReadSql } from "@skein/service-kit/database.ts";
import { randomUUIDv7 } from "node:crypto";
import { isActive } from "../session/session.queries.ts";

/** Who erases: what each has done is written into the account's log. */
export const erasingServices = ["users", "content", "notifications"] as const;
export type ErasingService = (typeof erasingServices)[number];

/** The parent of the GraphQL type `AccountDeletion`. */
export interface ErasureRow {
  readonly id: string;
  readonly requestedAt: Date;
  readonly dueAt: Date;
}

const columns = `id, requested_at AS "requestedAt", due_at AS "dueAt"`;

/** The erasure that waits for its time; null when there is none. */
export async function findScheduled(sql: ReadSql, userId: string): Promise<ErasureRow | null> {
  const rows = await sql.$queryRawUnsafe<ErasureRow[]>(
    `SELECT ${columns} FROM erasure WHERE user_id = $1::uuid AND status = 'SCHEDULED'`,
    userId,
  );
  return rows[0] ?? null;
}

/** @returns null when one is scheduled already */
export async function insertErasure(
  tx: RawSql,
  { userId, graceDays }: { userId: string; graceDays: number },
): Promise<ErasureRow | null> {
  const rows = await tx.$queryRawUnsafe<ErasureRow[]>(
    `INSERT INTO erasure (id, user_id, due_at) VALUES ($1::uuid, $2::uuid, now() + make_interval(days => $3::int))
     ON CONFLICT DO NOTHING RETURNING ${columns}`,
    randomUUIDv7(),
    userId,
    graceDays,
  );
  return rows[0] ?? null;
}

/** @returns whether there was one that could still be taken back */
export async function cancelErasure(tx: RawSql, userId: string): Promise<boolean> {
  const changed = await tx.$executeRawUnsafe(
    `UPDATE erasure SET status = 'CANCELLED' WHERE user_id = $1::uuid AND status = 'SCHEDULED'`,
    userId,
  );
  return changed > 0;
}

/** An admin `a` who can act and stays. */
const remainingAdmin = `SELECT u.id FROM "user" u WHERE 'ADMIN' = ANY(u.roles) AND ${isActive}
  AND NOT EXISTS (SELECT FROM erasure x WHERE x.user_id = u.id AND x.status IN ('SCHEDULED', 'ERASING'))`;

/**
 * Whether nobody would be left who can give roles. Admins stay as they are until the transaction ends, so that two who
 * leave at once come one after the other.
 */
export async function isLastAdmin(tx: RawSql, userId: string): Promise<boolean> {
  await tx.$queryRawUnsafe(`SELECT id FROM "user" WHERE 'ADMIN' = ANY(roles) ORDER BY id FOR NO KEY UPDATE`);
  const rows = await tx.$queryRawUnsafe<{ own: boolean; others: boolean }[]>(
    `SELECT 'ADMIN' = ANY(own.roles) AS own, EXISTS (${remainingAdmin} AND u.id <> own.id) AS others
     FROM "user" own WHERE own.id = $1::uuid`,
    userId,
  );
  return rows.some(({ own, others }) => own && !others);
}

/**
 * Takes the next erasure whose time has come. One of the last admin waits until there is another.
 * @returns the user's id, or null when there is none
 */
export async function beginDueErasure(tx: RawSql): Promise<string | null> {
  const rows = await tx.$queryRawUnsafe<{ userId: string }[]>(
    `UPDATE erasure SET status = 'ERASING' WHERE id = (
       SELECT e.id FROM erasure e JOIN "user" own ON own.id = e.user_id
       WHERE e.status = 'SCHEDULED' AND e.due_at <= now()
         AND ('ADMIN' <> ALL(own.roles) OR EXISTS (${remainingAdmin}))
       ORDER BY e.due_at LIMIT 1 FOR UPDATE OF e SKIP LOCKED)
     RETURNING user_id AS "userId"`,
  );
  return rows[0]?.userId ?? null;
}

/** The next account whose rows are still here. @returns its id, or null when there is none */
export async function findUnerased(sql: ReadSql): Promise<string | null> {
  const rows = await sql.$queryRawUnsafe<{ userId: string }[]>(
    `SELECT user_id AS "userId" FROM erasure WHERE status = 'ERASING' AND receipts -> 'users' IS NULL
     ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED`,
  );
  return rows[0]?.userId ?? null;
}

/** @returns whether this is the first receipt of the service */
export async function addReceipt(tx: RawSql, userId: string, service: ErasingService): Promise<boolean> {
  const changed = await tx.$executeRawUnsafe(
    `UPDATE erasure SET receipts = receipts || jsonb_build_object($2::text, now())
     WHERE user_id = $1::uuid AND status = 'ERASING' AND receipts -> $2::text IS NULL`,
    userId,
    service,
  );
  return changed > 0;
}

/** Accounts of which every service has erased its part. */
export async function findReceipted(sql: ReadSql): Promise<string[]> {
  const rows = await sql.$queryRawUnsafe<{ userId: string }[]>(
    `SELECT user_id AS "userId" FROM erasure WHERE status = 'ERASING'
       AND (SELECT count(*) FROM jsonb_object_keys(receipts) AS key WHERE key = ANY($1::text[])) = $2::int
     ORDER BY due_at LIMIT 20`,
    erasingServices,
    erasingServices.length,
  );
  return rows.map(({ userId }) => userId);
}

/** @returns whether it was not closed before */
export async function closeErasure(tx: RawSql, userId: string): Promise<boolean> {
  const rows = await tx.$queryRawUnsafe<unknown[]>(
    `UPDATE erasure SET status = 'ERASED', erased_at = now()
     WHERE user_id = $1::uuid AND status = 'ERASING' RETURNING id`,
    userId,
  );
  return rows.length > 0;
}
