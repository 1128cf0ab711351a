import type { RawSql } from "@skein/service-kit/database.ts";
import { tellOfFactor } from "../account/factor-change.ts";
import { appendAuditEvent } from "../audit/audit.queries.ts";
import type { SecretBox } from "../secret-box.ts";
import { hashRecoveryCode } from "./recovery-code.ts";
import { findTotpStep } from "./totp-code.ts";
import { findTotp, takeRecoveryCode, takeTotpStep } from "./totp.queries.ts";

/** A code of the authenticator app, or a recovery code in its place: one of the two. */
export interface SecondFactorProof {
  readonly code?: string | null;
  readonly recoveryCode?: string | null;
}

/** What the secret of an authenticator app is sealed for. */
export const totpPurpose = (userId: string): string => `totp:${userId}`;

/**
 * Uses up a code of an account that an authenticator app guards. The owner is told of a recovery code: call
 * `context.mailer.wake()` after the transaction.
 * @returns false when it is wrong, or was used before
 */
export async function takeSecondFactor(
  secretBox: SecretBox,
  tx: RawSql,
  userId: string,
  { code, recoveryCode }: SecondFactorProof,
): Promise<boolean> {
  const totp = await findTotp(tx, userId);
  if (!totp?.confirmedAt) return false;
  const { secret } = totp;
  if (code != null) {
    const step = findTotpStep(secretBox.open(secret, totpPurpose(userId)), code, new Date());
    return step !== null && (await takeTotpStep(tx, { userId, secret, step }));
  }
  const hash = hashRecoveryCode(recoveryCode ?? "");
  if (!hash || !(await takeRecoveryCode(tx, userId, hash))) return false;
  await appendAuditEvent(tx, { userId, type: "RECOVERY_CODE_USED" });
  await tellOfFactor({ secretBox }, tx, userId, "RECOVERY_CODE_USED");
  return true;
}
