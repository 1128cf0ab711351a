import { createLocalJWKSet, importJWK, jwtVerify, SignJWT, type JSONWebKeySet, type JWK } from "jose";
import { LRUCache } from "lru-cache";
import { z } from "zod";
import { AppError } from "./app-error.ts";

/** The header in which the gateway tells a subgraph for whom it asks. */
export const identityHeader = "x-skein-identity";

const issuer = "skein-gateway";
const algorithm = "EdDSA";
const tokenType = "skein-identity+jwt";
const lifetimeSeconds = 30;
const clockToleranceSeconds = 5;
/** So long the gateway says the same of a viewer with the same token; two thirds of its life are then left. */
const reuseMs = 10_000;
/** Of each side: viewers within half a minute. */
const maxTokens = 10_000;

/** The person for whom a request is made. */
export interface Viewer {
  readonly userId: string;
  readonly sessionId: string;
  readonly roles: readonly string[];
  readonly scopes: readonly string[];
  /** How they proved who they are, after RFC 8176: pwd, otp, hwk, fed, mfa. */
  readonly methods: readonly string[];
  /** When they last did, in epoch seconds; a token that says nothing of it has 0. */
  readonly authenticatedAt: number;
  /** Whether the account was made without an address and a credential. */
  readonly isAnonymous: boolean;
}

/** Where a request came from. Personal data: for limits and nothing else. */
export interface Client {
  /** Of the socket, or as the trusted proxies state it. */
  readonly address: string;
  /** The app and its version, as it calls itself. */
  readonly name: string | null;
}

/**
 * What the gateway states about a request; `viewer` is null for an anonymous visitor, `client` for a call that no client
 * has asked for.
 */
export interface ForwardedIdentity {
  readonly viewer: Viewer | null;
  readonly client: Client | null;
  readonly requestId: string;
}

export type SignIdentity = (audience: string, identity: ForwardedIdentity) => Promise<string>;
export type VerifyIdentity = (token: string | undefined) => Promise<ForwardedIdentity>;

/**
 * Signs identities as short-lived JWTs (RFC 7519), each for one subgraph, so that a subgraph cannot replay
 * what it was sent against another. A viewer's token serves all requests of ten seconds: signing and checking cost more
 * than many a call itself. So its request id is that of the first of them; the header `x-request-id` has each one's own.
 * @param privateJwk an Ed25519 key (RFC 8037) with a `kid`.
 */
export function createIdentitySigner(privateJwk: JWK): SignIdentity {
  const key = importJWK(privateJwk, algorithm);
  // The promise is awaited at each call; without this a bad key would be an unhandled rejection before that.
  key.catch(() => undefined);
  const sign = async (audience: string, { requestId, ...about }: ForwardedIdentity): Promise<string> =>
    new SignJWT({ rid: requestId, ...claimsOf(about) })
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
  const recent = new LRUCache<string, Promise<string>>({ max: maxTokens, ttl: reuseMs });
  return (audience, identity) => {
    const about = JSON.stringify([audience, claimsOf(identity)]);
    const known = recent.get(about);
    if (known) return known;
    const token = sign(audience, identity);
    recent.set(about, token);
    token.catch(() => recent.delete(about));
    return token;
  };
}

const claimsOf = ({ viewer, client }: Pick<ForwardedIdentity, "viewer" | "client">) => ({
  ...(viewer ? viewerClaims(viewer) : {}),
  ...(client ? { addr: client.address } : {}),
  ...(client?.name ? { app: client.name } : {}),
});

/** Named as in access tokens: RFC 9068, and RFC 8176 for `amr`. */
const viewerClaims = (viewer: Viewer) => ({
  sub: viewer.userId,
  sid: viewer.sessionId,
  roles: viewer.roles,
  scope: viewer.scopes.join(" "),
  amr: viewer.methods,
  auth_time: viewer.authenticatedAt,
  ...(viewer.isAnonymous ? { anon: true } : {}),
});

/** What a token says of a viewer; an access token and the gateway's identity say it alike. */
export const viewerClaimsSchema = z.object({
  roles: z.array(z.string()).default([]),
  scope: z.string().default(""),
  amr: z.array(z.string()).default([]),
  auth_time: z.number().int().min(0).default(0),
  anon: z.boolean().default(false),
});

const claimsSchema = viewerClaimsSchema.extend({
  rid: z.string().max(100),
  sub: z.string().optional(),
  sid: z.string().default(""),
  addr: z.string().optional(),
  app: z.string().optional(),
});

interface Verified {
  readonly identity: ForwardedIdentity;
  /** Epoch milliseconds. */
  readonly expiresAt: number;
}

/**
 * Checks identities that were signed for this subgraph. What it has found good it remembers by its exact text until it
 * expires.
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
  const good = new LRUCache<string, Verified>({ max: maxTokens });
  return async (token) => {
    if (!token) throw new AppError("UNAUTHENTICATED", "The request does not come through the gateway.");
    const known = good.get(token);
    if (known && Date.now() < known.expiresAt) return known.identity;
    try {
      const { payload } = await jwtVerify(token, keys, { ...options, requiredClaims: ["exp", "iat"] });
      const identity = toIdentity(claimsSchema.parse(payload));
      good.set(token, { identity, expiresAt: (payload.exp ?? 0) * 1000 });
      return identity;
    } catch (cause) {
      throw new AppError("UNAUTHENTICATED", "The gateway's identity is not valid here.", { cause });
    }
  };
}

function toIdentity({
  rid,
  sub,
  sid,
  addr,
  app,
  ...claims
}: z.infer<typeof claimsSchema>): ForwardedIdentity {
  return {
    requestId: rid,
    viewer: sub === undefined ? null : viewerFrom({ userId: sub, sessionId: sid }, claims),
    client: addr === undefined ? null : { address: addr, name: app ?? null },
  };
}

/** The viewer that checked claims speak of. */
export function viewerFrom(
  who: Pick<Viewer, "userId" | "sessionId">,
  { roles, scope, amr, auth_time, anon }: z.infer<typeof viewerClaimsSchema>,
): Viewer {
  const scopes = scope.split(" ").filter((word) => word !== "");
  return { ...who, roles, scopes, methods: amr, authenticatedAt: auth_time, isAnonymous: anon };
}
