import {
  generateAuthenticationOptions,
  verifyAuthenticationResponse,
  type AuthenticationResponseJSON,
} from "@simplewebauthn/server";
import { appendAuditEvent } from "../audit/audit.queries.ts";
import type { UsersContext } from "../context.ts";
import {
  challengeMinutes,
  insertPasskeyChallenge,
  takePasskeyChallenge,
  type PasskeyPurpose,
} from "./passkey-challenge.queries.ts";
import { challengeOf, hashChallenge, parseAssertion } from "./passkey-response.ts";
import { advancePasskey, findPasskey, findPasskeys, type StoredPasskey } from "./passkey.queries.ts";

interface Asked {
  readonly purpose: PasskeyPurpose;
  readonly userId: string | null;
}

/** Possession of a key and, on the device, PIN or biometrics: two factors. RFC 8176. */
export const passkeyMethods = ["hwk", "mfa"] as const;

/** @returns PublicKeyCredentialRequestOptions as JSON; of any account when `userId` is null */
export async function beginAssertion(context: UsersContext, asked: Asked): Promise<string> {
  const known = asked.userId === null ? [] : await findPasskeys(context.sql, asked.userId);
  const options = await generateAuthenticationOptions({
    rpID: context.passkeySite.rpId,
    userVerification: "required",
    timeout: challengeMinutes * 60_000,
    allowCredentials: known.map(({ credentialId }) => ({
      id: Buffer.from(credentialId).toString("base64url"),
    })),
  });
  await insertPasskeyChallenge(context.prisma, { ...asked, hash: hashChallenge(options.challenge) });
  return JSON.stringify(options);
}

/**
 * Uses a challenge up and checks what a passkey signed.
 * @returns whose passkey it is; null when anything does not fit
 */
export async function takeAssertion(
  context: UsersContext,
  asked: Asked,
  json: string,
): Promise<string | null> {
  const response = parseAssertion(json);
  const challenge = response && challengeOf(response);
  if (!response || challenge === null) return null;
  const hash = hashChallenge(challenge);
  if (!(await takePasskeyChallenge(context.prisma, { ...asked, hash }))) return null;
  const passkey = await findPasskey(context.sql, Buffer.from(response.id, "base64url"));
  if (!passkey || (asked.userId !== null && passkey.userId !== asked.userId)) return null;
  const info = await verify(context, passkey, response, challenge);
  if (!info) return null;
  return (await advance(context, passkey, info)) ? passkey.userId : null;
}

async function verify(
  { passkeySite }: UsersContext,
  { userId, publicKey }: StoredPasskey,
  response: AuthenticationResponseJSON,
  challenge: string,
) {
  const { userHandle } = response.response;
  if (userHandle !== undefined && Buffer.from(userHandle, "base64url").toString() !== userId) return null;
  const verified = await verifyAuthenticationResponse({
    response,
    expectedChallenge: challenge,
    expectedOrigin: [...passkeySite.origins],
    expectedRPID: passkeySite.rpId,
    requireUserVerification: true,
    // The count is compared where it is stored, in one statement with its change.
    credential: { id: response.id, publicKey: Uint8Array.from(publicKey), counter: 0 },
    // The library throws for everything that does not fit.
  }).catch(() => null);
  return verified?.verified ? verified.authenticationInfo : null;
}

/** A count that does not grow may be that of a copy: which of the two it is, nobody knows. */
async function advance(
  { prisma }: UsersContext,
  { id, userId }: StoredPasskey,
  info: { newCounter: number; credentialBackedUp: boolean },
): Promise<boolean> {
  const use = { id, signCount: info.newCounter, isBackedUp: info.credentialBackedUp };
  return prisma.$transaction(async (tx) => {
    const advanced = await advancePasskey(tx, use);
    const details = { passkeyId: id };
    if (!advanced) await appendAuditEvent(tx, { userId, type: "PASSKEY_CLONE_SUSPECTED", details });
    return advanced;
  });
}
