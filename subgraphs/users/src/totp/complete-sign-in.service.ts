import { AppError } from "@skein/service-kit/app-error.ts";
import { noteFailedSignIn } from "../account/account.queries.ts";
import { hashDeviceToken, isKnownDevice } from "../account/known-device.queries.ts";
import { startDeviceSession, type DeviceSession } from "../account/proved-session.ts";
import type { Attempt } from "../attempt/attempts.ts";
import type { UsersContext } from "../context.ts";
import { lockChallenge, tryChallenge, useChallenge, type PendingChallenge } from "./challenge.queries.ts";
import { hashChallengeToken } from "./second-factor-challenge.ts";
import { takeSecondFactor, type SecondFactorProof } from "./second-factor.ts";

export interface CompleteSignInInput extends SecondFactorProof {
  readonly challengeToken: string;
  readonly deviceToken?: string | null;
}

export type CompleteSignInProblem = "CHALLENGE_INVALID" | "CODE_WRONG";

/**
 * Signs in with the second factor, after `signIn` had the right password or a provider's sign-in was right.
 * @throws {AppError} `BAD_USER_INPUT` unless there is exactly one code; `RATE_LIMITED` after too many attempts; `ACCOUNT_BANNED`.
 */
export async function completeSignIn(
  context: UsersContext,
  input: CompleteSignInInput,
): Promise<DeviceSession | CompleteSignInProblem> {
  if ((input.code == null) === (input.recoveryCode == null)) {
    throw new AppError("BAD_USER_INPUT", "Give a code or a recovery code.");
  }
  const hash = hashChallengeToken(input.challengeToken);
  const challenge = hash && (await tryChallenge(context.prisma, hash));
  if (!challenge) return "CHALLENGE_INVALID";
  const { userId, deviceName, firstFactor } = challenge;
  const attempt = await countAttempt(context, userId, input.deviceToken);
  if (!(await takeFactorOf(context, challenge, input))) {
    await noteFailedSignIn(context.prisma, userId);
    return "CODE_WRONG";
  }
  context.mailer.wake();
  await attempt.succeeded();
  const methods = [...challenge.methods, "otp", "mfa"];
  const deviceToken = input.deviceToken ?? null;
  const signIn = { userId, deviceName, methods, firstFactor, deviceToken };
  return (await startDeviceSession(context, signIn)) ?? "CHALLENGE_INVALID";
}

/** Strangers who know the password must not use up what the owner's own device has. */
async function countAttempt(
  { attempts, identity, sql }: UsersContext,
  userId: string,
  deviceToken: string | null | undefined,
): Promise<Attempt> {
  const hash = hashDeviceToken(deviceToken);
  if (hash && (await isKnownDevice(sql, userId, hash))) {
    return attempts.count("knownDeviceFactor", { account: `${userId} ${deviceToken ?? ""}`, client: null });
  }
  return attempts.count("secondFactor", { account: userId, client: identity.client?.address ?? null });
}

const takeFactorOf = (
  { prisma, secretBox }: UsersContext,
  { id, userId }: PendingChallenge,
  proof: SecondFactorProof,
): Promise<boolean> =>
  prisma.$transaction(async (tx) => {
    if (!(await lockChallenge(tx, id))) return false;
    if (!(await takeSecondFactor(secretBox, tx, userId, proof))) return false;
    await useChallenge(tx, id);
    return true;
  });
