import { createLocalJWKSet, importJWK, jwtVerify, SignJWT, type JSONWebKeySet, type JWK } from "jose";
import { z } from "zod";
import { AppError } from "./app-error.ts";

/** The header in which the gateway tells a subgraph for whom it asks. */
export const identityHeader = "x-skein-identity";

const issuer = "skein-gateway";
const algorithm = "EdDSA";
const tokenType = "skein-identity+jwt";
const lifetimeSeconds = 30;
const clockToleranceSeconds = 5;

/** The person for whom a request is made. */
export interface Viewer {
  readonly userId: string;
  readonly sessionId: string;
  readonly roles: readonly string[];
  readonly scopes: readonly string[];
}

/** What the gateway states about a request; `viewer` is null for an anonymous visitor. */
export interface ForwardedIdentity {
  readonly viewer: Viewer | null;
  readonly requestId: string;
}

export type SignIdentity = (audience: string, identity: ForwardedIdentity) => Promise<string>;
export type VerifyIdentity = (token: string | undefined) => Promise<ForwardedIdentity>;

/**
 * Signs identities as short-lived JWTs (RFC 7519), each for one subgraph, so that a subgraph cannot replay
 * what it was sent against another.
 * @param privateJwk an Ed25519 key (RFC 8037) with a `kid`.
 */
export function createIdentitySigner(privateJwk: JWK): SignIdentity {
  const key = importJWK(privateJwk, algorithm);
  // The promise is awaited at each call; without this a bad key would be an unhandled rejection before that.
  key.catch(() => undefined);
  return async (audience, { viewer, requestId }) =>
    new SignJWT({ rid: requestId, ...(viewer ? viewerClaims(viewer) : {}) })
      .setProtectedHeader({
        alg: algorithm,
        typ: tokenType,
        ...(privateJwk.kid ? { kid: privateJwk.kid } : {}),
      })
      .setIssuer(issuer)
      .setAudience(audience)
      .setIssuedAt()
      .setExpirationTime(`${lifetimeSeconds}s`)
      .sign(await key);
}

const viewerClaims = (viewer: Viewer) => ({
  sub: viewer.userId,
  sid: viewer.sessionId,
  roles: viewer.roles,
  scopes: viewer.scopes,
});

const claimsSchema = z.object({
  rid: z.string().max(100),
  sub: z.string().optional(),
  sid: z.string().default(""),
  roles: z.array(z.string()).default([]),
  scopes: z.array(z.string()).default([]),
});

/**
 * Checks identities that were signed for this subgraph.
 * @throws {AppError} `UNAUTHENTICATED` when the token is missing, malformed, expired, or meant for another subgraph.
 */
export function createIdentityVerifier(publicJwks: JSONWebKeySet, audience: string): VerifyIdentity {
  const keys = createLocalJWKSet(publicJwks);
  const options = {
    issuer,
    audience,
    typ: tokenType,
    algorithms: [algorithm],
    clockTolerance: clockToleranceSeconds,
  };
  return async (token) => {
    if (!token) throw new AppError("UNAUTHENTICATED", "The request does not come through the gateway.");
    try {
      const { payload } = await jwtVerify(token, keys, { ...options, requiredClaims: ["exp", "iat"] });
      return toIdentity(claimsSchema.parse(payload));
    } catch (cause) {
      throw new AppError("UNAUTHENTICATED", "The gateway's identity is not valid here.", { cause });
    }
  };
}

function toIdentity({ rid, sub, sid, roles, scopes }: z.infer<typeof claimsSchema>): ForwardedIdentity {
  return {
    requestId: rid,
    viewer: sub === undefined ? null : { userId: sub, sessionId: sid, roles, scopes },
  };
}
