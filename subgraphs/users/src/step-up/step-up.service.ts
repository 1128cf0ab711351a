import { AppError } from "@skein/service-kit/app-error.ts";
import { findPasswordHash } from "../account/account.queries.ts";
import { isOwnPassword } from "../account/own-password.ts";
import { appendAuditEvent } from "../audit/audit.queries.ts";
import type { UsersContext } from "../context.ts";
import { passkeyMethods, takeAssertion } from "../passkey/passkey-assertion.ts";
import type { AccessToken } from "../session/access-token.ts";
import type { SessionOwner } from "../session/session.queries.ts";
import { requireActiveSession } from "../session/session.rules.ts";
import { hasSecondFactor } from "../totp/second-factor-challenge.ts";
import { takeSecondFactor, type SecondFactorProof } from "../totp/second-factor.ts";
import { renewAuthentication } from "./step-up.queries.ts";

export interface StepUpInput extends SecondFactorProof {
  readonly password?: string | null;
  readonly passkey?: string | null;
}

export type StepUpProblem = "PROOF_WRONG" | "SECOND_FACTOR_REQUIRED";

/**
 * Has the viewer prove again who they are; the new access token says when they did.
 * @throws {AppError} `UNAUTHENTICATED`; `BAD_USER_INPUT` unless there is exactly one proof; `RATE_LIMITED`.
 */
export async function stepUp(
  context: UsersContext,
  input: StepUpInput,
): Promise<AccessToken | StepUpProblem> {
  requireOneProof(input);
  const session = await requireActiveSession(context);
  const proved = await prove(context, session, input);
  if (typeof proved === "string") return proved;
  const now = new Date();
  const renewed = { ...session, methods: addMethods(session.methods, proved), authenticatedAt: now };
  await renew(context, renewed, proved);
  return context.accessTokens.issue(renewed, now);
}

function requireOneProof(input: StepUpInput): void {
  const proofs = [input.password, input.code, input.recoveryCode, input.passkey].filter(
    (proof) => proof != null,
  );
  if (proofs.length !== 1) throw new AppError("BAD_USER_INPUT", "Give exactly one proof.");
}

/** @returns the methods of the proof, after RFC 8176 */
async function prove(
  context: UsersContext,
  session: SessionOwner,
  { password, passkey, ...codes }: StepUpInput,
): Promise<readonly string[] | StepUpProblem> {
  if (passkey != null) {
    const { userId } = session;
    const signer = await takeAssertion(context, { purpose: "PASSKEY_STEP_UP", userId }, passkey);
    return signer === null ? "PROOF_WRONG" : passkeyMethods;
  }
  if (password == null) return (await isRightCode(context, session, codes)) ? ["otp"] : "PROOF_WRONG";
  // A thief who has session and password must not be able to remove the factor that they lack.
  if (await hasSecondFactor(context, session.userId)) return "SECOND_FACTOR_REQUIRED";
  const stored = await findPasswordHash(context.sql, session.userId);
  return (await isOwnPassword(context, session, stored, password)) ? ["pwd"] : "PROOF_WRONG";
}

/** Counted for the session: whoever has stolen one must not use up the attempts of the owner's others. */
async function isRightCode(
  { attempts, mailer, prisma, secretBox }: UsersContext,
  { userId, sessionId }: SessionOwner,
  codes: SecondFactorProof,
): Promise<boolean> {
  const attempt = await attempts.count("ownFactor", { account: sessionId, client: null });
  const fits = await prisma.$transaction((tx) => takeSecondFactor(secretBox, tx, userId, codes));
  mailer.wake();
  if (fits) await attempt.succeeded();
  return fits;
}

/** `mfa` once there were two different ones. */
function addMethods(before: readonly string[], proved: readonly string[]): string[] {
  const methods = new Set([...before, ...proved]);
  if (methods.has("otp") && (methods.has("pwd") || methods.has("fed"))) methods.add("mfa");
  return [...methods];
}

async function renew(
  { prisma }: UsersContext,
  session: SessionOwner,
  methods: readonly string[],
): Promise<void> {
  const { userId, sessionId } = session;
  const isRenewed = await prisma.$transaction(async (tx) => {
    if (!(await renewAuthentication(tx, session))) return false;
    await appendAuditEvent(tx, { userId, type: "STEPPED_UP", sessionId, details: { methods } });
    return true;
  });
  if (!isRenewed) throw new AppError("UNAUTHENTICATED", "This session has ended. Sign in again.");
}
