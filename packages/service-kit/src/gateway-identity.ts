import type { JWK } from "jose";
import { LRUCache } from "lru-cache";
import {
  createIdentitySigner,
  createTokenSigner,
  identityHeader,
  statedClaims,
  type ForwardedIdentity,
  type SignIdentity,
  type Viewer,
} from "./identity.ts";
import { bodyHashOf, createProofKeys, keyIdOf, proofHeader, type Prove } from "./identity-proof.ts";

export interface IdentifiedCall {
  readonly subgraph: string;
  readonly identity: ForwardedIdentity;
  readonly body: string;
  /** It must not happen twice: its identity is good for one call. */
  readonly isWrite: boolean;
}

export type CallHeaders = Readonly<Record<string, string>>;

/** How the gateway says to a subgraph for whom it asks, and that it is the gateway that asks for just this. */
export interface GatewayIdentity {
  readonly sign: SignIdentity;
  /**
   * The headers of a call: signed, or for a read of a subgraph whose key is known, with the cheaper proof. That is there
   * at once, as a rule: a promise would cost half as much again.
   */
  headersFor(call: IdentifiedCall): CallHeaders | Promise<CallHeaders>;
  /** The same with a signature, for a subgraph that has refused the proof. */
  signedHeadersFor(call: IdentifiedCall): Promise<CallHeaders>;
  /** Remembers the key that a subgraph's process has named in an answer. */
  noteKey(subgraph: string, key: string | undefined): void;
}

/** So long a viewer's token is used for proofs; two thirds of its life are then left. */
const reuseMs = 10_000;
/** Viewers within ten seconds, for each subgraph. */
const maxTokens = 10_000;
/** Behind one address. Each costs a proof for every call; more than these and some calls have to be sent twice. */
const maxProcesses = 8;
/** Of those that have ended nobody tells. */
const forgetAfterMs = 10 * 60_000;
const keyForm = /^[\w-]{43}$/;

/** A process of a subgraph. */
interface Peer {
  /** Of its proofs in the header. */
  readonly prefix: string;
  readonly prove: Prove;
}

/**
 * A signature costs as much as many a call itself, on both sides. So a viewer's token is signed once for ten seconds and
 * names a key of ours (`cnf`, RFC 7800); every body is bound to it by an HMAC-SHA-256 under what that key and the
 * subgraph's have in common.
 */
export function createGatewayIdentity(privateJwk: JWK): GatewayIdentity {
  const signToken = createTokenSigner(privateJwk);
  const keys = createProofKeys();
  const cnf = { jwk: { kty: "OKP", crv: "X25519", x: keys.publicKey } };
  const processes = new Map<string, LRUCache<string, Peer>>();
  const recent = new LRUCache<string, string | Promise<string>>({ max: maxTokens, ttl: reuseMs });
  const subjectOf = createSubjects();

  const tokenFor = (subgraph: string, identity: ForwardedIdentity): string | Promise<string> => {
    const about = `${subgraph}\n${subjectOf(identity)}`;
    const known = recent.get(about);
    if (known !== undefined) return known;
    const signed = signToken(subgraph, identity, { cnf });
    recent.set(about, signed);
    signed.then(
      (token) => recent.set(about, token),
      () => recent.delete(about),
    );
    return signed;
  };
  const proofsOf = (peers: LRUCache<string, Peer>, token: string, body: string): string => {
    const bodyHash = bodyHashOf(body);
    let proofs = "";
    for (const { prefix, prove } of peers.values())
      proofs += `${proofs === "" ? "" : " "}${prefix}${prove(token, bodyHash)}`;
    return proofs;
  };
  const sign = createIdentitySigner(privateJwk);
  const signedHeadersFor: GatewayIdentity["signedHeadersFor"] = async ({ subgraph, identity, body }) => ({
    [identityHeader]: await sign(subgraph, identity, body),
  });
  return {
    sign,
    signedHeadersFor,
    headersFor: (call) => {
      const { subgraph, identity, body, isWrite } = call;
      const peers = processes.get(subgraph);
      if (isWrite || !peers || peers.size === 0) return signedHeadersFor(call);
      const prove = (token: string): CallHeaders | Promise<CallHeaders> => {
        const proofs = proofsOf(peers, token, body);
        return proofs === "" ? signedHeadersFor(call) : { [identityHeader]: token, [proofHeader]: proofs };
      };
      const token = tokenFor(subgraph, identity);
      return typeof token === "string" ? prove(token) : token.then(prove);
    },
    noteKey: (subgraph, key) => {
      if (key === undefined || !keyForm.test(key)) return;
      const known = processes.get(subgraph) ?? new LRUCache({ max: maxProcesses, ttl: forgetAfterMs });
      processes.set(subgraph, known);
      // Nearly every answer names a key that is known: this is often enough.
      if (known.getRemainingTTL(key) > forgetAfterMs / 2) return;
      const prove = keys.proverWith(key, subgraph);
      if (prove) known.set(key, { prefix: `${keyIdOf(key)}:`, prove });
    },
  };
}

/** All that a token says of a request but its id. The viewer of an access token is the same object each time. */
function createSubjects(): (identity: ForwardedIdentity) => string {
  const ofViewers = new WeakMap<Viewer, string>();
  const ofViewer = (viewer: Viewer): string => {
    const text = ofViewers.get(viewer) ?? JSON.stringify(statedClaims({ viewer, client: null }));
    ofViewers.set(viewer, text);
    return text;
  };
  return ({ viewer, client }) =>
    `${viewer ? ofViewer(viewer) : ""}\n${JSON.stringify([client?.address, client?.name])}`;
}
