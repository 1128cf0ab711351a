import { LRUCache } from "lru-cache";
import type { GatewayContext } from "../context.ts";
import type { Executor, PreparedOperation } from "./executor.ts";

/** How a request names its operation: by its text, or by the text's SHA-256 where it is known by that. */
export interface OperationSource {
  readonly text: string;
  readonly sha256: string;
  readonly operationName: string | null;
}

export interface KnownOperation {
  readonly executor: Executor<GatewayContext>;
  readonly source: OperationSource;
  readonly prepared: PreparedOperation;
}

/** The operations that have run on one executor: parsed, valid and compiled. */
export interface KnownOperations {
  add(source: OperationSource, prepared: PreparedOperation): KnownOperation;
  byText(text: string, operationName: string | null): KnownOperation | undefined;
  byHash(sha256: string, operationName: string | null): KnownOperation | undefined;
  /** Those that were used last come first. */
  list(): readonly KnownOperation[];
}

const maxOperations = 5_000;
/** Of all texts together; what is compiled from them takes some times as much. */
const maxCharacters = 16 * 1024 * 1024;

export function createKnownOperations(executor: Executor<GatewayContext>): KnownOperations {
  const byHash = new Map<string, KnownOperation>();
  const byText = new LRUCache<string, KnownOperation>({
    max: maxOperations,
    maxSize: maxCharacters,
    sizeCalculation: ({ source }) => source.text.length + 1,
    dispose: ({ source }) => void byHash.delete(keyOf(source.sha256, source.operationName)),
  });
  return {
    add: (source, prepared) => {
      const known = { executor, source, prepared };
      byText.set(keyOf(source.text, source.operationName), known);
      byHash.set(keyOf(source.sha256, source.operationName), known);
      return known;
    },
    byText: (text, operationName) => byText.get(keyOf(text, operationName)),
    byHash: (sha256, operationName) => {
      const known = byHash.get(keyOf(sha256, operationName));
      return known && byText.get(keyOf(known.source.text, operationName));
    },
    list: () => [...byText.values()],
  };
}

/** A name has no line break. */
const keyOf = (text: string, operationName: string | null): string =>
  operationName === null ? text : `${operationName}\n${text}`;
