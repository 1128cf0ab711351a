import { LRUCache } from "lru-cache";
import type { Executor, PreparedOperation } from "./executor.ts";
import { operationBytes } from "./operation-size.ts";

/** How a request names its operation: by its text, or by the text's SHA-256 where it is known by that. */
export interface OperationSource {
  readonly text: string;
  readonly sha256: string;
  readonly operationName: string | null;
  /** Whether a client has registered it under that hash. Nothing else may be asked for by its hash. */
  readonly isPersisted: boolean;
}

export interface KnownOperation<Context> {
  readonly executor: Executor<Context>;
  readonly source: OperationSource;
  readonly prepared: PreparedOperation;
}

/** The operations that have run on one executor: parsed, valid and compiled. */
export interface KnownOperations<Context> {
  add(source: OperationSource, prepared: PreparedOperation): KnownOperation<Context>;
  byText(text: string, operationName: string | null): KnownOperation<Context> | undefined;
  byHash(sha256: string, operationName: string | null): KnownOperation<Context> | undefined;
  /** Those that were used last come first. */
  list(): readonly KnownOperation<Context>[];
}

const maxOperations = 5_000;
/** Of all together, without their programs. */
const maxBytes = 96 * 1024 * 1024;

export function createKnownOperations<Context>(executor: Executor<Context>): KnownOperations<Context> {
  const byHash = new Map<string, KnownOperation<Context>>();
  const byText = new LRUCache<string, KnownOperation<Context>>({
    max: maxOperations,
    maxSize: maxBytes,
    sizeCalculation: ({ source, prepared }) => Math.max(1, operationBytes(source.text, prepared.operation)),
    dispose: ({ source }) => void byHash.delete(keyOf(source.sha256, source.operationName)),
  });
  return {
    add: (source, prepared) => {
      const { text, sha256, operationName } = source;
      const isPersisted = source.isPersisted || byHash.has(keyOf(sha256, operationName));
      const known = { executor, source: { ...source, isPersisted }, prepared };
      // First: what it puts out of the store takes its hash along.
      byText.set(keyOf(text, operationName), known);
      if (isPersisted) byHash.set(keyOf(sha256, operationName), known);
      return known;
    },
    byText: (text, operationName) => named(operationName, byText.get(keyOf(text, operationName))),
    byHash: (sha256, operationName) => {
      const known = named(operationName, byHash.get(keyOf(sha256, operationName)));
      return known && byText.get(keyOf(known.source.text, operationName));
    },
    list: () => [...byText.values()],
  };
}

const keyOf = (text: string, operationName: string | null): string =>
  operationName === null ? text : `${operationName}\n${text}`;

/** A client may send any text as a name, also one that makes the key of another operation. */
const named = <Context>(
  operationName: string | null,
  known: KnownOperation<Context> | undefined,
): KnownOperation<Context> | undefined => (known?.source.operationName === operationName ? known : undefined);
