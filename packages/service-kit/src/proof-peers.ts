import { keyIdOf, type ProofKeys, type Prove } from "./identity-proof.ts";

/** The processes of one subgraph, as far as their keys are known. */
export interface ProofPeers {
  /** Remembers the key that a process has named in an answer. */
  note(key: string): void;
  /** The header `x-skein-proof`; empty where no process is known. */
  proofsOf(token: string, bodyHash: string): string;
}

interface Peer {
  readonly key: string;
  /** Of its proofs in the header. */
  readonly prefix: string;
  readonly prove: Prove;
  /** On the clock of `performance.now()`. */
  notedAt: number;
}

/** Behind one address. Each costs a proof for every call; more than these and some calls have to be sent twice. */
const maxPeers = 8;
/** Of those that have ended nobody tells. */
const forgetAfterMs = 10 * 60_000;
const keyForm = /^[\w-]{43}$/;

/** A list and not a cache of the usual kind: each call goes through all of it, and there is one as a rule. */
export function createProofPeers(keys: ProofKeys, subgraph: string): ProofPeers {
  let peers: readonly Peer[] = [];
  const add = (key: string, notedAt: number): void => {
    const prove = keyForm.test(key) ? keys.proverWith(key, subgraph) : null;
    if (!prove) return;
    const latest = peers.toSorted((one, other) => other.notedAt - one.notedAt).slice(0, maxPeers - 1);
    peers = [...latest, { key, prefix: `${keyIdOf(key)}:`, prove, notedAt }];
  };
  return {
    note: (key) => {
      const now = performance.now();
      const known = peers.find((peer) => peer.key === key);
      if (known) known.notedAt = now;
      else add(key, now);
    },
    proofsOf: (token, bodyHash) => {
      const since = performance.now() - forgetAfterMs;
      let proofs = "";
      for (const { prefix, prove, notedAt } of peers) {
        if (notedAt > since) proofs += `${proofs === "" ? "" : " "}${prefix}${prove(token, bodyHash)}`;
      }
      return proofs;
    },
  };
}
