import type { RawSql } from "@skein/service-kit/database.ts";
import { createHash, randomBytes, randomUUIDv7 } from "node:crypto";

const tokenBytes = 32;
const tokenForm = /^[A-Za-z0-9_-]{43}$/;

/** A nonce, or what a code flow needs of its beginning. */
export type OpenIdChallenge = "OPENID_NONCE" | "OPENID_CODE";

export interface IssuedChallenge {
  /** 256 random bits, base64url. It is nowhere at rest. */
  readonly token: string;
  readonly expiresAt: Date;
}

/** Begins an exchange that ends within ten minutes. A few that are over are forgotten with it. */
export async function issueChallenge(
  sql: RawSql,
  purpose: OpenIdChallenge,
  data: Readonly<Record<string, string>>,
): Promise<IssuedChallenge> {
  const token = randomBytes(tokenBytes).toString("base64url");
  const rows = await sql.$queryRawUnsafe<{ expiresAt: Date }[]>(
    `WITH forgotten AS (
       DELETE FROM challenge WHERE id IN (
         SELECT id FROM challenge WHERE expires_at < now() - interval '1 hour' LIMIT 10 FOR UPDATE SKIP LOCKED)
     )
     INSERT INTO challenge (id, purpose, token_hash, data, expires_at)
     VALUES ($1::uuid, $2::"ChallengePurpose", $3, $4::jsonb, now() + interval '10 minutes')
     RETURNING expires_at AS "expiresAt"`,
    randomUUIDv7(),
    purpose,
    hashOf(token),
    JSON.stringify(data),
  );
  const [row] = rows;
  if (!row) throw new Error("The challenge was not stored.");
  return { token, expiresAt: row.expiresAt };
}

/**
 * Uses a challenge up; of any number of attempts one finds it unused.
 * @returns null when it is unknown, used, too old, or of another provider
 */
export async function takeChallenge(
  sql: RawSql,
  purpose: OpenIdChallenge,
  { token, provider }: { token: string; provider: string },
): Promise<Readonly<Record<string, string>> | null> {
  if (!tokenForm.test(token)) return null;
  const rows = await sql.$queryRawUnsafe<{ data: Record<string, string> }[]>(
    `UPDATE challenge SET used_at = now()
     WHERE token_hash = $1 AND purpose = $2::"ChallengePurpose" AND data ->> 'provider' = $3
       AND used_at IS NULL AND expires_at > now()
     RETURNING data`,
    hashOf(token),
    purpose,
    provider,
  );
  return rows[0]?.data ?? null;
}

/** One pass suffices: nobody guesses 256 random bits. */
const hashOf = (token: string): Uint8Array => createHash("sha256").update(token).digest();
