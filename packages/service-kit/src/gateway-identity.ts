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
import { bodyHashOf, createProofKeys, proofHeader } from "./identity-proof.ts";
import { createProofPeers, type ProofPeers } from "./proof-peers.ts";

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
interface SignedToken {
  readonly token: string | Promise<string>;
  /** On the clock of `performance.now()`. */
  readonly signedAt: number;
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
  const processes = new Map<string, ProofPeers>();
  const recent = new LRUCache<string, SignedToken>({ max: maxTokens });
  const subjectOf = createSubjects();

  const tokenFor = (subgraph: string, identity: ForwardedIdentity): string | Promise<string> => {
    const about = `${subgraph}\n${subjectOf(identity)}`;
    const known = recent.get(about);
    const signedAt = performance.now();
    if (known && signedAt - known.signedAt < reuseMs) return known.token;
    const signed = signToken(subgraph, identity, { cnf });
    recent.set(about, { token: signed, signedAt });
    signed.then(
      (token) => recent.set(about, { token, signedAt }),
      () => recent.delete(about),
    );
    return signed;
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
      if (isWrite || !peers) return signedHeadersFor(call);
      const prove = (token: string): CallHeaders | Promise<CallHeaders> => {
        const proofs = peers.proofsOf(token, bodyHashOf(body));
        return proofs === "" ? signedHeadersFor(call) : { [identityHeader]: token, [proofHeader]: proofs };
      };
      const token = tokenFor(subgraph, identity);
      return typeof token === "string" ? prove(token) : token.then(prove);
    },
    noteKey: (subgraph, key) => {
      if (key === undefined) return;
      const peers = processes.get(subgraph) ?? createProofPeers(keys, subgraph);
      processes.set(subgraph, peers);
      peers.note(key);
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
