import { hash } from "node:crypto";
import { errors, jwtVerify, type JWTVerifyGetKey } from "jose";
import { LRUCache } from "lru-cache";
import { z } from "zod";
import type { RevokedSessions } from "./revoked-sessions.ts";
import { viewerClaimsSchema, viewerFrom, type Viewer } from "@skein/service-kit/identity.ts";

export type VerifyAccessToken = (token: string) => Promise<Viewer>;

export interface AccessTokenOptions {
  readonly issuer: string;
  readonly audience: string;
  readonly getKey: JWTVerifyGetKey;
  /** Null where nobody tells. */
  readonly revokedSessions: Pick<RevokedSessions, "includes"> | null;
}

/** The token does not prove who asks. `message` is safe to show. */
export class AccessTokenError extends Error {
  override readonly name = "AccessTokenError";
}

/** Asymmetric only: with an HMAC among them, whoever has the public key could sign (RFC 8725 §2.1). */
const algorithms = ["EdDSA", "ES256"];
const maxLength = 8 * 1024;

/** People who are busy within half a minute. */
const maxVerified = 20_000;
/** A signature costs more than all else that a small request does; so long a key may be gone and its tokens still good. */
const trustedMs = 30_000;

const claimsSchema = viewerClaimsSchema.extend({
  sub: z.string().min(1),
  sid: z.string().min(1),
  iat: z.number(),
  exp: z.number(),
});

interface Verified {
  readonly viewer: Viewer;
  /** Epoch seconds. */
  readonly issuedAt: number;
  /** Epoch milliseconds. */
  readonly expiresAt: number;
}

/**
 * Checks JWT access tokens, https://www.rfc-editor.org/rfc/rfc9068.
 * The verifier throws {@link AccessTokenError} for a token that is not good, and passes on what `getKey` throws when
 * it has no keys to check with.
 */
export function createAccessTokenVerifier({
  issuer,
  audience,
  getKey,
  revokedSessions,
}: AccessTokenOptions): VerifyAccessToken {
  const options = { issuer, audience, algorithms, typ: "at+jwt", requiredClaims: ["sub", "exp", "iat"] };
  const good = new LRUCache<string, Verified>({ max: maxVerified, ttl: trustedMs });
  const verify = async (token: string): Promise<Verified> => {
    const { payload } = await jwtVerify(token, getKey, options);
    const { sub, sid, iat, exp, ...claims } = claimsSchema.parse(payload);
    const viewer = viewerFrom({ userId: sub, sessionId: sid }, claims);
    return { viewer, issuedAt: iat, expiresAt: exp * 1_000 };
  };
  const verifyOnce = async (token: string): Promise<Verified> => {
    // Tokens are secrets: what stays in memory is their hash.
    const key = hash("sha256", token, "base64url");
    const known = good.get(key);
    if (known && Date.now() < known.expiresAt) return known;
    const verified = await verify(token);
    good.set(key, verified);
    return verified;
  };
  return async (token) => {
    if (token.length > maxLength) throw new AccessTokenError("The access token is too long.");
    try {
      const { viewer, issuedAt } = await verifyOnce(token);
      if (await revokedSessions?.includes({ sessionId: viewer.sessionId, issuedAt })) {
        throw new AccessTokenError("The session has ended.");
      }
      return viewer;
    } catch (cause) {
      throw toTokenError(cause);
    }
  };
}

function toTokenError(cause: unknown): unknown {
  if (cause instanceof errors.JWTExpired)
    return new AccessTokenError("The access token has expired.", { cause });
  const isBadToken = cause instanceof errors.JOSEError || cause instanceof z.ZodError;
  return isBadToken ? new AccessTokenError("The access token is not valid.", { cause }) : cause;
}
