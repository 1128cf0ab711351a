import { createLocalJWKSet, importJWK, jwtVerify, SignJWT, type JSONWebKeySet, type JWK } from "jose";
import { LRUCache } from "lru-cache";
import { z } from "zod";
import { AppError } from "./app-error.ts";
import { bodyHashOf, createProofKeys, isSameText, keyIdOf, type ProofKeys } from "./identity-proof.ts";

/** The header in which the gateway tells a subgraph for whom it asks. */
export const identityHeader = "x-skein-identity";

const issuer = "skein-gateway";
const algorithm = "EdDSA";
const tokenType = "skein-identity+jwt";
const clockToleranceSeconds = 5;
/** With the tolerance, a token that somebody has seen is of no use after 30 seconds. */
const lifetimeSeconds = 30 - clockToleranceSeconds;
/** Of the tokens that proofs were made for: viewers within half a minute. */
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

/** @param body of the request, byte for byte; empty where there is none */
export type SignIdentity = (audience: string, identity: ForwardedIdentity, body: string) => Promise<string>;

/** An identity whose signature is good, and whose body is not checked yet. */
export interface OpenedIdentity {
  readonly identity: ForwardedIdentity;
  /** Of one call, which must not happen twice; null for a token that serves several. */
  readonly singleUseId: string | null;
  /** Whether the gateway sent this body with it. @param proof the header `x-skein-proof` */
  isOf(body: string | Buffer, proof: string | undefined): boolean;
}

export interface IdentityVerifier {
  /** Of this process, for the gateway's proofs. */
  readonly proofKey: string;
  /** @throws {AppError} `UNAUTHENTICATED` when the token is missing, malformed, expired, or meant for another subgraph. */
  open(token: string | undefined): Promise<OpenedIdentity>;
}

type Binding = { readonly bsh: string; readonly jti: string } | { readonly cnf: object };
export type SignToken = (audience: string, identity: ForwardedIdentity, binding: Binding) => Promise<string>;

/**
 * Signs identities as short-lived JWTs (RFC 7519), each for one subgraph, so that a subgraph cannot replay what it was
 * sent against another, and each bound to what is sent with it.
 * @param privateJwk an Ed25519 key (RFC 8037) with a `kid`.
 */
export function createTokenSigner(privateJwk: JWK): SignToken {
  const key = importJWK(privateJwk, algorithm);
  // The promise is awaited at each call; without this a bad key would be an unhandled rejection before that.
  key.catch(() => undefined);
  return async (audience, identity, binding) =>
    new SignJWT({ rid: identity.requestId, ...statedClaims(identity), ...binding })
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

/** Each token is for one call with one body: `bsh` is its SHA-256 in base64url. */
export function createIdentitySigner(privateJwk: JWK): SignIdentity {
  const sign = createTokenSigner(privateJwk);
  return (audience, identity, body) =>
    sign(audience, identity, { bsh: bodyHashOf(body), jti: crypto.randomUUID() });
}

/** What a token says of a request, but for its id. */
export const statedClaims = ({ viewer, client }: Pick<ForwardedIdentity, "viewer" | "client">) => ({
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
  bsh: z.string().optional(),
  jti: z.string().optional(),
  cnf: z
    .object({ jwk: z.object({ kty: z.literal("OKP"), crv: z.literal("X25519"), x: z.string() }) })
    .optional(),
});

interface Verified {
  readonly opened: OpenedIdentity;
  /** Epoch milliseconds. */
  readonly expiresAt: number;
}

/** Checks identities that were signed for this subgraph. A token for several calls it remembers by its exact text. */
export function createIdentityVerifier(publicJwks: JSONWebKeySet, audience: string): IdentityVerifier {
  const publicKeys = createLocalJWKSet(publicJwks);
  const proofKeys = createProofKeys();
  const options = {
    issuer,
    audience,
    typ: tokenType,
    algorithms: [algorithm],
    clockTolerance: clockToleranceSeconds,
    requiredClaims: ["exp", "iat"],
  };
  const good = new LRUCache<string, Verified>({ max: maxTokens });
  return {
    proofKey: proofKeys.publicKey,
    open: async (token) => {
      if (!token) throw new AppError("UNAUTHENTICATED", "The request does not come through the gateway.");
      const known = good.get(token);
      if (known && Date.now() < known.expiresAt) return known.opened;
      try {
        const { payload } = await jwtVerify(token, publicKeys, options);
        const claims = claimsSchema.parse(payload);
        const opened = openClaims(claims, token, { proofKeys, audience });
        if (claims.cnf) good.set(token, { opened, expiresAt: (payload.exp ?? 0) * 1000 });
        return opened;
      } catch (cause) {
        throw new AppError("UNAUTHENTICATED", "The gateway's identity is not valid here.", { cause });
      }
    },
  };
}

type Claims = z.infer<typeof claimsSchema>;

/** A token that is bound to nothing is of no body at all. */
function openClaims(
  { bsh, jti, cnf, ...claims }: Claims,
  token: string,
  { proofKeys, audience }: { readonly proofKeys: ProofKeys; readonly audience: string },
): OpenedIdentity {
  const identity = toIdentity(claims);
  if (bsh !== undefined)
    return { identity, singleUseId: jti ?? null, isOf: (body) => isSameText(bodyHashOf(body), bsh) };
  const prove = cnf && proofKeys.proverWith(cnf.jwk.x, audience);
  const own = `${keyIdOf(proofKeys.publicKey)}:`;
  const isOf: OpenedIdentity["isOf"] = (body, proofs = "") => {
    const proof = proofs.split(" ").find((candidate) => candidate.startsWith(own));
    if (!prove || proof === undefined) return false;
    return isSameText(proof.slice(own.length), prove(token, bodyHashOf(body)));
  };
  return { identity, singleUseId: null, isOf };
}

function toIdentity({
  rid,
  sub,
  sid,
  addr,
  app,
  ...claims
}: Omit<Claims, "bsh" | "jti" | "cnf">): ForwardedIdentity {
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
