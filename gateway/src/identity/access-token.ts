import { errors, jwtVerify, type JWTVerifyGetKey } from "jose";
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

const claimsSchema = viewerClaimsSchema.extend({
  sub: z.string().min(1),
  sid: z.string().min(1),
  iat: z.number(),
});

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
  return async (token) => {
    if (token.length > maxLength) throw new AccessTokenError("The access token is too long.");
    try {
      const { payload } = await jwtVerify(token, getKey, options);
      const { sub, sid, iat, ...claims } = claimsSchema.parse(payload);
      if (await revokedSessions?.includes({ sessionId: sid, issuedAt: iat })) {
        throw new AccessTokenError("The session has ended.");
      }
      return viewerFrom({ userId: sub, sessionId: sid }, claims);
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
