import type { RawSql } from "@skein/service-kit/database.ts";
import type { FollowPair } from "../follow/follow.events.ts";

/** What a row says of somebody who is gone. No one can register this handle: it is too long. */
export const tombstoneOf = (id: string) => ({
  id,
  handle: `deleted_${id.replaceAll("-", "")}`,
  displayName: "Deleted",
});

/** From here on nobody sees the account or can act as it, and its handle is free. */
export async function closeAccount(tx: RawSql, id: string): Promise<void> {
  const { handle, displayName } = tombstoneOf(id);
  await tx.$executeRawUnsafe(
    `UPDATE "user" SET status = 'DELETED', handle = $2, display_name = $3, bio = NULL, search_words = '{}',
       roles = '{USER}', locale = 'en', banned_until = NULL, ban_reason = NULL, updated_at = now()
     WHERE id = $1::uuid`,
    id,
    handle,
    displayName,
  );
}

/**
 * The next follows of and by an account that is closed, their users locked in the order of their ids, as whoever follows
 * does. New ones cannot come.
 */
export async function lockFollows(tx: RawSql, id: string, limit: number): Promise<FollowPair[]> {
  const pairs = await tx.$queryRawUnsafe<FollowPair[]>(
    `SELECT follower_id AS "followerId", followee_id AS "followeeId" FROM follow
     WHERE follower_id = $1::uuid OR followee_id = $1::uuid LIMIT $2`,
    id,
    limit,
  );
  const ids = pairs.flatMap(({ followerId, followeeId }) => [followerId, followeeId]);
  await tx.$queryRawUnsafe(
    `SELECT id FROM "user" WHERE id = ANY($1::uuid[]) ORDER BY id FOR NO KEY UPDATE`,
    ids,
  );
  return pairs;
}

const tables = [
  "email_address",
  "credential",
  "identity",
  "mail_token",
  "outgoing_mail",
  "totp_secret",
  "recovery_code",
  "passkey",
  "challenge",
  "known_device",
  // In this order: whoever collects a part locks its job first.
  "export_job",
  "data_export",
];

/**
 * Everything but the tombstone, the log of the account, and its ended sessions: gateways have to hear of those for as long
 * as an access token lives, so they stay without a name until `deleteSpentSessions`.
 */
export async function deleteAccountRows(tx: RawSql, id: string): Promise<void> {
  for (const table of tables) await tx.$executeRawUnsafe(`DELETE FROM ${table} WHERE user_id = $1::uuid`, id);
  await tx.$executeRawUnsafe(
    `DELETE FROM refresh_token WHERE session_id IN (SELECT id FROM session WHERE user_id = $1::uuid)`,
    id,
  );
  await tx.$executeRawUnsafe(
    `UPDATE session SET device_name = NULL, client_name = NULL, methods = '{}' WHERE user_id = $1::uuid`,
    id,
  );
  await tx.$executeRawUnsafe(
    `DELETE FROM mutation_key WHERE actor_id = $1::text OR result = to_jsonb($1::text)`,
    id,
  );
}

/** Events are kept for replays: those of the account say from now on what its row says. */
export async function redactOutbox(tx: RawSql, id: string): Promise<void> {
  await tx.$executeRawUnsafe(
    `UPDATE outbox SET payload = $2::jsonb WHERE aggregate_id = $1::text AND type IN ('user.created', 'user.updated')`,
    id,
    JSON.stringify({ user: { ...tombstoneOf(id), status: "DELETED" } }),
  );
}

/** Longer than an access token lives, and clocks may differ. */
export const deleteSpentSessions = (sql: RawSql): Promise<unknown> =>
  sql.$executeRawUnsafe(
    `DELETE FROM session s USING "user" u, erasure e
     WHERE e.user_id = u.id AND e.status IN ('ERASING', 'ERASED') AND u.status = 'DELETED' AND s.user_id = u.id
       AND s.revoked_at < now() - interval '11 minutes'`,
  );
