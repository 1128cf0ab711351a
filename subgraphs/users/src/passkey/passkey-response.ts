import type { AuthenticationResponseJSON, RegistrationResponseJSON } from "@simplewebauthn/server";
import { createHash } from "node:crypto";
import { z } from "zod";

const maximumLength = 32_768;
const base64url = z
  .string()
  .max(16_384)
  .regex(/^[A-Za-z0-9_-]*$/);

const credential = { id: base64url, rawId: base64url, type: z.literal("public-key") };

/** Of what an authenticator may add, nothing is used. */
const registrationSchema = z.object({
  ...credential,
  response: z.object({
    clientDataJSON: base64url,
    attestationObject: base64url,
    transports: z.array(z.string().max(20)).max(10).optional(),
  }),
});

const assertionSchema = z.object({
  ...credential,
  response: z.object({
    clientDataJSON: base64url,
    authenticatorData: base64url,
    signature: base64url,
    userHandle: base64url.nullish(),
  }),
});

/** Within a frame of another site the person may not see what they agree to: that is never asked for. */
const clientDataSchema = z.object({ challenge: base64url.min(1), crossOrigin: z.literal(false).optional() });

/** @returns null when it is not the JSON of a registration response */
export function parseRegistration(json: string): RegistrationResponseJSON | null {
  const { data } = registrationSchema.safeParse(parseJson(json));
  if (!data) return null;
  const { transports, ...response } = data.response;
  return {
    ...data,
    response: { ...response, ...(transports ? { transports } : {}) },
    clientExtensionResults: {},
  };
}

/** @returns null when it is not the JSON of an authentication response */
export function parseAssertion(json: string): AuthenticationResponseJSON | null {
  const { data } = assertionSchema.safeParse(parseJson(json));
  if (!data) return null;
  const { userHandle, ...response } = data.response;
  return {
    ...data,
    response: { ...response, ...(userHandle == null ? {} : { userHandle }) },
    clientExtensionResults: {},
  };
}

/**
 * The challenge that a response answers, as the client states it: what it is worth, the signature says. Null for what was
 * made within a frame of another site (`crossOrigin`, https://www.w3.org/TR/webauthn-3/#sctn-verifying-assertion).
 */
export function challengeOf({ response }: { response: { clientDataJSON: string } }): string | null {
  const text = Buffer.from(response.clientDataJSON, "base64url").toString();
  return clientDataSchema.safeParse(parseJson(text)).data?.challenge ?? null;
}

/** What a challenge is stored and looked up by. */
export const hashChallenge = (challenge: string): Uint8Array =>
  createHash("sha256").update(challenge).digest();

function parseJson(text: string): unknown {
  if (text.length > maximumLength) return null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
