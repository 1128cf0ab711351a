import {
  createHmac,
  createPublicKey,
  createSecretKey,
  diffieHellman,
  generateKeyPairSync,
  hash,
  hkdfSync,
  timingSafeEqual,
} from "node:crypto";
import { LRUCache } from "lru-cache";

/** `<key id>:<proof>` for each key of the subgraph that the gateway knows, separated by a blank. */
export const proofHeader = "x-skein-proof";
/** In answers: the key with which a subgraph's process checks proofs. */
export const proofKeyHeader = "x-skein-proof-key";

/** Of the other side: gateways that are running, or processes of a subgraph. */
const maxPeers = 100;
/** Tokens that were proved or checked lately: each is used for ten seconds, by both sides for many calls. */
const maxDigests = 1_000;
/** A key in its short form, to find the proof for it. Public, so that its length decides nothing. */
const idLength = 12;

/**
 * One process's X25519 key pair (RFC 7748), made when it starts and never stored. The gateway states its public key in
 * tokens that it signs; a subgraph's need not be signed: whoever puts another in its place gets proofs that only they
 * can check.
 */
export interface ProofKeys {
  /** Raw, in base64url. */
  readonly publicKey: string;
  /** Proofs for, or by, the process of a public key, for one subgraph; null when that is no key. */
  proverWith(publicKey: string, audience: string): Prove | null;
}

/** Binds a body to a token: nobody else can say the one with the other. @param bodyHash see {@link bodyHashOf} */
export type Prove = (token: string, bodyHash: string) => string;

export function createProofKeys(): ProofKeys {
  const { privateKey, publicKey } = generateKeyPairSync("x25519");
  const own = String(publicKey.export({ format: "jwk" }).x);
  const provers = new LRUCache<string, Prove>({ max: maxPeers });
  const digests = new LRUCache<string, string>({ max: maxDigests });
  const digestOf = (token: string): string => {
    const known = digests.get(token);
    if (known !== undefined) return known;
    const digest = hash("sha256", token, "base64url");
    digests.set(token, digest);
    return digest;
  };
  const agree = (theirs: string, audience: string): Prove => {
    const key = createPublicKey({ key: { kty: "OKP", crv: "X25519", x: theirs }, format: "jwk" });
    const secret = diffieHellman({ privateKey, publicKey: key });
    const info = ["skein-proof", audience, ...[own, theirs].toSorted()].join(" ");
    const macKey = createSecretKey(Buffer.from(hkdfSync("sha256", secret, "", info, 32)));
    return (token, bodyHash) =>
      createHmac("sha256", macKey)
        .update(`${digestOf(token)}\n${bodyHash}`)
        .digest("base64url");
  };
  return {
    publicKey: own,
    proverWith: (theirs, audience) => {
      const name = `${audience} ${theirs}`;
      const before = provers.get(name);
      if (before) return before;
      const prove = orNull(() => agree(theirs, audience));
      if (prove) provers.set(name, prove);
      return prove;
    },
  };
}

/** Of a key that is no point of the curve, or one of those that give everybody the same secret. */
function orNull<T>(make: () => T): T | null {
  try {
    return make();
  } catch {
    return null;
  }
}

export const keyIdOf = (publicKey: string): string => publicKey.slice(0, idLength);

export const bodyHashOf = (body: string | Buffer): string => hash("sha256", body, "base64url");

/** In constant time. */
export function isSameText(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
