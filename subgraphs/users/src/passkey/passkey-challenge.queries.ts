import type { RawSql } from "@skein/service-kit/database.ts";
import { randomUUIDv7 } from "node:crypto";

export const challengeMinutes = 5;

export type PasskeyPurpose = "PASSKEY_REGISTRATION" | "PASSKEY_SIGN_IN" | "PASSKEY_STEP_UP";

/** Stores a challenge, and forgets some that are over. @param userId null where it is not known yet who asks */
export async function insertPasskeyChallenge(
  sql: RawSql,
  { purpose, userId, hash }: { purpose: PasskeyPurpose; userId: string | null; hash: Uint8Array },
): Promise<void> {
  await sql.$executeRawUnsafe(
    `WITH forgotten AS (
       DELETE FROM challenge WHERE id IN (
         SELECT id FROM challenge WHERE expires_at < now() - interval '1 hour' LIMIT 100 FOR UPDATE SKIP LOCKED)
     )
     INSERT INTO challenge (id, purpose, user_id, token_hash, data, expires_at)
     VALUES ($1::uuid, $2::"ChallengePurpose", $3::uuid, $4, '{}'::jsonb,
       now() + interval '${challengeMinutes.toString()} minutes')`,
    randomUUIDv7(),
    purpose,
    userId,
    hash,
  );
}

/** Uses a challenge up, before anything is checked: of any number of attempts with it, one wins. */
export async function takePasskeyChallenge(
  sql: RawSql,
  { purpose, userId, hash }: { purpose: PasskeyPurpose; userId: string | null; hash: Uint8Array },
): Promise<boolean> {
  const taken = await sql.$executeRawUnsafe(
    `UPDATE challenge SET used_at = now()
     WHERE token_hash = $3 AND purpose = $1::"ChallengePurpose" AND user_id IS NOT DISTINCT FROM $2::uuid
       AND used_at IS NULL AND expires_at > now()`,
    purpose,
    userId,
    hash,
  );
  return taken > 0;
}
