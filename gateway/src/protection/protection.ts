import type { GraphQLSchema } from "graphql";
import { LRUCache } from "lru-cache";
import { checkDocument, type CheckedDocument } from "./check-document.ts";
import type { Limits } from "./limit-settings.ts";
import { overLimit, type Refusal } from "./refusal.ts";
import { readOperation, type RequestParts } from "./requested-operation.ts";
import { createSharedWork } from "./shared-work.ts";
import type { Claimant, DoHeavyWork } from "./heavy-work.ts";
import { exceededByVariables } from "./variable-limits.ts";

export interface ProtectionOptions {
  readonly limits: Limits;
  readonly introspection: boolean;
  /** The schema in use. */
  readonly schema: () => GraphQLSchema;
  /** The text that a client has registered under a hash, if any. */
  readonly textOf: (sha256: string) => Promise<string | null>;
  readonly doHeavyWork: DoHeavyWork;
}

/** A document that may run, for the request that brought it. */
export interface PassedDocument {
  readonly text: string;
  readonly schema: GraphQLSchema;
  readonly document: Extract<CheckedDocument, { kind: "document" }>["document"];
}

export type Verdict =
  | Exclude<CheckedDocument, { kind: "document" }>
  | { readonly kind: "passed"; readonly passed: PassedDocument }
  /** It names no text, or is not as GraphQL over HTTP has it: Apollo Server knows how to refuse it. */
  | { readonly kind: "nothing" };

export interface Protection {
  /** What is refused before it is known which operation is meant, whichever way it would go. */
  refuse(request: RequestParts): Refusal | null;
  /** Of a request that no operation that has run before answers. */
  check(request: RequestParts, claimant: Claimant): Promise<Verdict>;
}

/** Of all texts together; documents take thirty times as much, and some two hundred times. */
const maxCharacters = 512 * 1024;

/** What stands between a request and everything that costs: parsing, validation, planning, subgraphs. */
export function createProtection(options: ProtectionOptions): Protection {
  const { limits, schema: currentSchema, textOf, doHeavyWork } = options;
  const passedBefore = new LRUCache<string, PassedDocument>({
    maxSize: maxCharacters,
    sizeCalculation: ({ text }) => text.length + 1,
  });
  // After a start many come with the same operation.
  const underWay = createSharedWork<CheckedDocument>();
  const checkOnce = (text: string, schema: GraphQLSchema, claimant: Claimant): Promise<CheckedDocument> =>
    underWay(schema, text, () => doHeavyWork(claimant, () => checkDocument(text, schema, options)));
  const checkText = async (text: string, claimant: Claimant): Promise<Verdict> => {
    const schema = currentSchema();
    const before = passedBefore.get(text);
    if (before?.schema === schema) return { kind: "passed", passed: before };
    const checked = await checkOnce(text, schema, claimant);
    // Another supergraph has taken over while the document waited for its turn.
    if (currentSchema() !== schema) return checkText(text, claimant);
    if (checked.kind !== "document") return checked;
    const passed = { text, schema, document: checked.document };
    passedBefore.set(text, passed);
    return { kind: "passed", passed };
  };
  return {
    refuse: (request) => {
      const exceeded = exceededByVariables(request, limits);
      return exceeded && overLimit(exceeded, limits);
    },
    check: async (request, claimant) => {
      const { text, sha256, operationName, isWellFormed } = readOperation(request);
      if ((operationName?.length ?? 0) > limits.MAX_NAME_LENGTH)
        return { kind: "refusal", refusal: overLimit("MAX_NAME_LENGTH", limits) };
      const source = text ?? (sha256 === null ? null : await textOf(sha256));
      if (source === null || source === "") return { kind: "nothing" };
      const verdict = await checkText(source, claimant);
      // Then the form of the request is its first fault.
      return verdict.kind === "errors" && !isWellFormed ? { kind: "nothing" } : verdict;
    },
  };
}
