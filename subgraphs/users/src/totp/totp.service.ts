import { AppError } from "@skein/service-kit/app-error.ts";
import { requireViewer } from "@skein/service-kit/viewer.ts";
import { countFactorChange, tellOfFactor } from "../account/factor-change.ts";
import { appendAuditEvent } from "../audit/audit.queries.ts";
import type { UsersContext } from "../context.ts";
import type { SessionOwner } from "../session/session.queries.ts";
import { lockActiveSession, requireRecentSignIn } from "../session/session.rules.ts";
import { recentSeconds } from "../step-up/recent-sign-in.ts";
import { createRecoveryCodes, hashRecoveryCode } from "./recovery-code.ts";
import { totpPurpose } from "./second-factor.ts";
import { createTotpSecret, describeTotpSecret, findTotpStep } from "./totp-code.ts";
import {
  confirmPendingTotp,
  countRecoveryCodes,
  deleteTotp,
  findTotp,
  replaceRecoveryCodes,
  storePendingTotp,
} from "./totp.queries.ts";

/** The GraphQL type `SecondFactorStatus`. */
export interface SecondFactorStatus {
  readonly totpEnabledAt: Date | null;
  readonly recoveryCodesLeft: number;
}

export async function getSecondFactorStatus(context: UsersContext): Promise<SecondFactorStatus> {
  const { userId } = requireViewer(context);
  const [totp, recoveryCodesLeft] = await Promise.all([
    findTotp(context.sql, userId),
    countRecoveryCodes(context.sql, userId),
  ]);
  return { totpEnabledAt: totp?.confirmedAt ?? null, recoveryCodesLeft };
}

/**
 * The account's owner, lately proved. Nobody could sign in to an anonymous account again, whatever its factors.
 * @throws {AppError} `UNAUTHENTICATED`, `STEP_UP_REQUIRED`; `FORBIDDEN` for anonymous accounts.
 */
async function requireOwner(context: UsersContext): Promise<SessionOwner> {
  const session = await requireRecentSignIn(context, { withinSeconds: recentSeconds });
  if (session.isAnonymous) throw new AppError("FORBIDDEN", "An anonymous account has no factors.");
  return session;
}

/**
 * Makes a secret for the viewer's authenticator app; it guards nothing until `confirmTotp`.
 * @returns null when the account has an app already
 * @throws {AppError} as `requireOwner`.
 */
export async function beginTotp(context: UsersContext): Promise<{ secret: string; uri: string } | null> {
  const { userId } = await requireOwner(context);
  const user = await context.loaders.loadUser(userId);
  const bytes = createTotpSecret();
  const sealed = context.secretBox.seal(bytes, totpPurpose(userId));
  if (!(await storePendingTotp(context.prisma, userId, sealed))) return null;
  return describeTotpSecret(bytes, { issuer: context.appHost, label: user?.handle ?? userId });
}

export type ConfirmTotpProblem = "CODE_WRONG" | "NOT_BEGUN";

/**
 * Turns the viewer's authenticator app on with its first code.
 * @returns the recovery codes, which nobody can read again
 * @throws {AppError} as `requireOwner`; `RATE_LIMITED`.
 */
export async function confirmTotp(
  context: UsersContext,
  code: string,
): Promise<readonly string[] | ConfirmTotpProblem> {
  const { userId, sessionId } = await requireOwner(context);
  const totp = await findTotp(context.sql, userId);
  if (!totp || totp.confirmedAt) return "NOT_BEGUN";
  const attempt = await context.attempts.count("ownFactor", { account: userId, client: null });
  const { secret } = totp;
  const step = findTotpStep(context.secretBox.open(secret, totpPurpose(userId)), code, new Date());
  if (step === null) return "CODE_WRONG";
  await countFactorChange(context, userId);
  const codes = createRecoveryCodes();
  const isConfirmed = await context.prisma.$transaction(async (tx) => {
    await lockActiveSession(tx, { userId, sessionId });
    if (!(await confirmPendingTotp(tx, { userId, secret, step }))) return false;
    await replaceRecoveryCodes(tx, userId, hashesOf(codes));
    await appendAuditEvent(tx, { userId, type: "TOTP_ENABLED", sessionId });
    await tellOfFactor(context, tx, userId, "TOTP_ENABLED");
    return true;
  });
  if (!isConfirmed) return "NOT_BEGUN";
  context.mailer.wake();
  await attempt.succeeded();
  return codes;
}

/** Removes the viewer's authenticator app with its recovery codes. @returns false when there is none */
export async function disableTotp(context: UsersContext): Promise<boolean> {
  const { userId, sessionId } = await requireOwner(context);
  await countFactorChange(context, userId);
  const isRemoved = await context.prisma.$transaction(async (tx) => {
    if (!(await deleteTotp(tx, userId))) return false;
    await appendAuditEvent(tx, { userId, type: "TOTP_DISABLED", sessionId });
    await tellOfFactor(context, tx, userId, "TOTP_DISABLED");
    return true;
  });
  context.mailer.wake();
  return isRemoved;
}

/** @returns ten new codes, in place of all older ones; null without an authenticator app */
export async function renewRecoveryCodes(context: UsersContext): Promise<readonly string[] | null> {
  const { userId, sessionId } = await requireOwner(context);
  if (!(await findTotp(context.sql, userId))?.confirmedAt) return null;
  await countFactorChange(context, userId);
  const codes = createRecoveryCodes();
  await context.prisma.$transaction(async (tx) => {
    await replaceRecoveryCodes(tx, userId, hashesOf(codes));
    await appendAuditEvent(tx, { userId, type: "RECOVERY_CODES_CREATED", sessionId });
    await tellOfFactor(context, tx, userId, "RECOVERY_CODES_CREATED");
  });
  context.mailer.wake();
  return codes;
}

const hashesOf = (codes: readonly string[]): Uint8Array[] =>
  codes.map(hashRecoveryCode).filter((hash) => hash !== null);
