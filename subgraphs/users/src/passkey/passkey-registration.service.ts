import { AppError } from "@skein/service-kit/app-error.ts";
import { countCharacters } from "@skein/service-kit/plain-text.ts";
import {
  generateRegistrationOptions,
  verifyRegistrationResponse,
  type RegistrationResponseJSON,
  type VerifiedRegistrationResponse,
} from "@simplewebauthn/server";
import { countFactorChange, tellOfFactor } from "../account/factor-change.ts";
import { appendAuditEvent } from "../audit/audit.queries.ts";
import type { UsersContext } from "../context.ts";
import type { SessionOwner } from "../session/session.queries.ts";
import { lockActiveSession, requireRecentSignIn } from "../session/session.rules.ts";
import { recentSeconds } from "../step-up/recent-sign-in.ts";
import {
  challengeMinutes,
  insertPasskeyChallenge,
  takePasskeyChallenge,
} from "./passkey-challenge.queries.ts";
import { challengeOf, hashChallenge, parseRegistration } from "./passkey-response.ts";
import { findPasskeys, insertPasskey, type PasskeyRow } from "./passkey.queries.ts";

const purpose = "PASSKEY_REGISTRATION";
const maximumNameLength = 100;

/** @throws {AppError} `UNAUTHENTICATED`, `STEP_UP_REQUIRED`; `FORBIDDEN` for anonymous accounts. */
export async function requirePasskeyOwner(context: UsersContext): Promise<SessionOwner> {
  const session = await requireRecentSignIn(context, { withinSeconds: recentSeconds });
  if (session.isAnonymous) throw new AppError("FORBIDDEN", "An anonymous account has no factors.");
  return session;
}

/**
 * What a platform makes a passkey of.
 * @returns PublicKeyCredentialCreationOptions as JSON
 * @throws {AppError} as `requirePasskeyOwner`.
 */
export async function beginPasskeyRegistration(context: UsersContext): Promise<string> {
  const { userId } = await requirePasskeyOwner(context);
  const [user, known] = await Promise.all([
    context.loaders.loadUser(userId),
    findPasskeys(context.sql, userId),
  ]);
  const { rpId } = context.passkeySite;
  const options = await generateRegistrationOptions({
    rpName: rpId,
    rpID: rpId,
    userID: Uint8Array.from(Buffer.from(userId)),
    userName: user?.handle ?? userId,
    userDisplayName: user?.displayName ?? "",
    attestationType: "none",
    timeout: challengeMinutes * 60_000,
    excludeCredentials: known.map(({ credentialId }) => ({
      id: Buffer.from(credentialId).toString("base64url"),
    })),
    authenticatorSelection: { residentKey: "required", userVerification: "required" },
  });
  const hash = hashChallenge(options.challenge);
  await insertPasskeyChallenge(context.prisma, { purpose, userId, hash });
  return JSON.stringify(options);
}

export type RegisterPasskeyProblem = "RESPONSE_INVALID" | "NAME_INVALID" | "NOT_ADDED";

/** The name of a passkey, or null when it is empty or too long. */
export function parsePasskeyName(input: string): string | null {
  const name = input
    .toWellFormed()
    .replace(/\p{Cc}/gu, " ")
    .trim();
  return name === "" || countCharacters(name) > maximumNameLength ? null : name;
}

/**
 * Adds the passkey that a platform has made.
 * @param input.response RegistrationResponseJSON
 * @throws {AppError} as `requirePasskeyOwner`.
 */
export async function finishPasskeyRegistration(
  context: UsersContext,
  input: { name: string; response: string },
): Promise<PasskeyRow | RegisterPasskeyProblem> {
  const { userId, sessionId } = await requirePasskeyOwner(context);
  const name = parsePasskeyName(input.name);
  if (name === null) return "NAME_INVALID";
  await countFactorChange(context, userId);
  const info = await verifyResponse(context, userId, parseRegistration(input.response));
  if (!info) return "RESPONSE_INVALID";
  const { credential, credentialBackedUp: isBackedUp } = info;
  const passkey = {
    userId,
    name,
    isBackedUp,
    credentialId: Buffer.from(credential.id, "base64url"),
    publicKey: credential.publicKey,
    signCount: credential.counter,
    transports: credential.transports ?? [],
  };
  const added = await context.prisma.$transaction(async (tx) => {
    await lockActiveSession(tx, { userId, sessionId });
    const row = await insertPasskey(tx, passkey);
    if (!row) return null;
    await appendAuditEvent(tx, { userId, type: "PASSKEY_ADDED", sessionId });
    await tellOfFactor(context, tx, userId, "PASSKEY_ADDED");
    return row;
  });
  context.mailer.wake();
  return added ?? "NOT_ADDED";
}

async function verifyResponse(
  { prisma, passkeySite }: UsersContext,
  userId: string,
  response: RegistrationResponseJSON | null,
): Promise<VerifiedRegistrationResponse["registrationInfo"] | null> {
  const challenge = response && challengeOf(response);
  if (!response || challenge === null) return null;
  const hash = hashChallenge(challenge);
  if (!(await takePasskeyChallenge(prisma, { purpose, userId, hash }))) return null;
  const verified = await verifyRegistrationResponse({
    response,
    expectedChallenge: challenge,
    expectedOrigin: [...passkeySite.origins],
    expectedRPID: passkeySite.rpId,
    requireUserVerification: true,
    // The library throws for everything that does not fit.
  }).catch(() => null);
  return verified?.registrationInfo ?? null;
}
