import { createHash, timingSafeEqual } from "node:crypto";
import { errors, jwtVerify, type JWTPayload, type JWTVerifyGetKey } from "jose";

/** No `none`, and no HMAC: the client id's secret, or a public key taken for one, must not sign. */
const algorithms = [
  "RS256",
  "RS384",
  "RS512",
  "PS256",
  "PS384",
  "PS512",
  "ES256",
  "ES384",
  "ES512",
  "EdDSA",
  "Ed25519",
];
const clockToleranceSeconds = 30;
/** As long as a nonce lives. */
const longestAge = "10 minutes";

interface Expectation {
  readonly keys: JWTVerifyGetKey;
  readonly issuer: string;
  /** Client ids that are ours. */
  readonly audiences: readonly string[];
  /** What we gave the client; SDKs put it into the token as it is, or its SHA-256. */
  readonly nonce: string;
}

/**
 * Checks an id token after https://openid.net/specs/openid-connect-core-1_0.html#IDTokenValidation.
 * @returns its claims, or null when it is not good
 * @throws when the provider's keys cannot be had
 */
export async function verifyIdToken(idToken: string, expected: Expectation): Promise<JWTPayload | null> {
  const { issuer, audiences, keys, nonce } = expected;
  try {
    const { payload, protectedHeader } = await jwtVerify(idToken, keys, {
      issuer,
      audience: [...audiences],
      algorithms,
      clockTolerance: clockToleranceSeconds,
      maxTokenAge: longestAge,
      requiredClaims: ["sub", "exp", "iat", "nonce"],
    });
    const isIdToken = isTypeOfIdToken(protectedHeader.typ) && isForUs(payload, audiences);
    return isIdToken && isNonce(payload.nonce, nonce) ? payload : null;
  } catch (error) {
    if (isOutage(error)) throw error;
    return null;
  }
}

/** Logout tokens, access tokens and the like have the same issuer and keys, and name their type. RFC 8725, 3.11. */
const isTypeOfIdToken = (type: string | undefined): boolean =>
  type === undefined || type.toUpperCase() === "JWT";

/** Every audience must be trusted, and whoever the token was issued to. */
function isForUs({ aud, azp }: JWTPayload, audiences: readonly string[]): boolean {
  const all = Array.isArray(aud) ? aud : [aud];
  const isOurs = (id: unknown): boolean => typeof id === "string" && audiences.includes(id);
  return all.every(isOurs) && (azp === undefined ? all.length === 1 : isOurs(azp));
}

function isNonce(stated: unknown, nonce: string): boolean {
  if (typeof stated !== "string") return false;
  const digest = createHash("sha256").update(nonce).digest();
  return [nonce, digest.toString("hex"), digest.toString("base64url")].some((form) => isSame(stated, form));
}

const isSame = (a: string, b: string): boolean =>
  a.length === b.length &&
  Buffer.byteLength(a) === b.length &&
  timingSafeEqual(Buffer.from(a), Buffer.from(b));

/** Of the provider, not of the token: the same token may be good later. */
const isOutage = (error: unknown): boolean =>
  !(error instanceof errors.JOSEError) ||
  error instanceof errors.JWKSTimeout ||
  error instanceof errors.JWKSInvalid ||
  error.code === errors.JOSEError.code;
