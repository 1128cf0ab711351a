import type { ExportSection } from "@skein/service-kit/export-collector.ts";

/** Rows that are found by an id which is in time's order. */
const byId = (name: string, table: string, columns: string): ExportSection => ({
  name,
  sql: `SELECT id::text AS cursor, ${columns} FROM ${table}
    WHERE user_id = $1::uuid AND ($2::text IS NULL OR id > $2::text::uuid) ORDER BY id LIMIT $3`,
});

/**
 * All that this service has of a person. No secret and nothing made of one: a file may be lost, and a hash can be tried
 * upon. Who else was at the other end is an id.
 */
export const exportSections: readonly ExportSection[] = [
  {
    name: "account",
    sql: `SELECT id::text AS cursor, id, handle, display_name AS "displayName", bio, status::text AS status,
        roles::text[] AS roles, follower_count AS "followerCount", following_count AS "followingCount",
        is_anonymous AS "isAnonymous", locale, banned_until AS "bannedUntil", ban_reason AS "banReason",
        created_at AS "createdAt", updated_at AS "updatedAt"
      FROM "user" WHERE id = $1::uuid AND ($2::text IS NULL OR id > $2::text::uuid) ORDER BY id LIMIT $3`,
  },
  {
    name: "emailAddresses",
    sql: `SELECT address AS cursor, address, is_primary AS "isPrimary", verified_at AS "verifiedAt",
        created_at AS "createdAt"
      FROM email_address WHERE user_id = $1::uuid AND ($2::text IS NULL OR address > $2::text)
      ORDER BY address LIMIT $3`,
  },
  byId(
    "credentials",
    "credential",
    `kind::text AS kind, created_at AS "createdAt", updated_at AS "updatedAt", last_used_at AS "lastUsedAt"`,
  ),
  {
    name: "identities",
    sql: `SELECT issuer || ' ' || subject AS cursor, issuer, subject, created_at AS "createdAt",
        last_used_at AS "lastUsedAt"
      FROM identity WHERE user_id = $1::uuid AND ($2::text IS NULL OR issuer || ' ' || subject > $2::text)
      ORDER BY issuer || ' ' || subject LIMIT $3`,
  },
  byId("passkeys", "passkey", `name, transports, created_at AS "createdAt", last_used_at AS "lastUsedAt"`),
  {
    name: "authenticatorApp",
    sql: `SELECT user_id::text AS cursor, created_at AS "createdAt", confirmed_at AS "confirmedAt"
      FROM totp_secret WHERE user_id = $1::uuid AND ($2::text IS NULL OR user_id > $2::text::uuid)
      ORDER BY user_id LIMIT $3`,
  },
  byId("recoveryCodes", "recovery_code", `created_at AS "createdAt", used_at AS "usedAt"`),
  byId(
    "sessions",
    "session",
    `id, device_name AS "deviceName", client_name AS "clientName", methods, created_at AS "createdAt",
      authenticated_at AS "authenticatedAt", last_used_at AS "lastUsedAt", expires_at AS "expiresAt",
      revoked_at AS "revokedAt", revoked_reason AS "revokedReason"`,
  ),
  byId(
    "knownDevices",
    "known_device",
    `created_at AS "createdAt", last_used_at AS "lastUsedAt", expires_at AS "expiresAt"`,
  ),
  byId(
    "mailedLinks",
    "mail_token",
    `purpose::text AS purpose, address, created_at AS "createdAt", expires_at AS "expiresAt", used_at AS "usedAt"`,
  ),
  {
    name: "following",
    sql: `SELECT followee_id::text AS cursor, followee_id AS "userId", created_at AS "createdAt"
      FROM follow WHERE follower_id = $1::uuid AND ($2::text IS NULL OR followee_id > $2::text::uuid)
      ORDER BY followee_id LIMIT $3`,
  },
  {
    name: "followers",
    sql: `SELECT follower_id::text AS cursor, follower_id AS "userId", created_at AS "createdAt"
      FROM follow WHERE followee_id = $1::uuid AND ($2::text IS NULL OR follower_id > $2::text::uuid)
      ORDER BY follower_id LIMIT $3`,
  },
  byId(
    "log",
    "audit_event",
    `type, actor_id IS NOT NULL AND actor_id <> user_id AS "isByOther", session_id AS "sessionId", details,
      occurred_at AS "occurredAt"`,
  ),
  byId("deletions", "erasure", `status::text AS status, requested_at AS "requestedAt", due_at AS "dueAt"`),
  byId(
    "exports",
    "data_export",
    `status::text AS status, requested_at AS "requestedAt", ready_at AS "readyAt", downloaded_at AS "downloadedAt"`,
  ),
  {
    name: "accountMutationKeys",
    sql: `SELECT operation || ' ' || key AS cursor, operation, key, created_at AS "createdAt"
      FROM mutation_key WHERE actor_id = $1::text AND ($2::text IS NULL OR operation || ' ' || key > $2::text)
      ORDER BY operation || ' ' || key LIMIT $3`,
  },
];
