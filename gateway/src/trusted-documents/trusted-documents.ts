import { errorCodes } from "@skein/service-kit/error-codes.ts";
import type { Logger } from "@skein/service-kit/logger.ts";
import { LRUCache } from "lru-cache";
import type { Refusal } from "../protection/refusal.ts";
import { readOperation, type RequestParts } from "../protection/requested-operation.ts";
import { sha256Of, type PublishedDocuments } from "./manifest.ts";

export interface TrustedDocuments {
  /** Puts the text of a published operation into a request that names it by its hash. Null where it may go on. */
  admit(request: RequestParts): Refusal | null;
}

interface Options {
  readonly mode: "enforce" | "log";
  /** As of now. */
  readonly published: () => PublishedDocuments;
  readonly logger: Logger;
}

const code = "PERSISTED_QUERY_REQUIRED";
const notPublished: Refusal = {
  status: errorCodes[code].httpStatus,
  code,
  message: "Only published operations are run here, by their hash and without their text.",
};

/** So many operations are told apart, so that each is reported once in an hour and not with each request. */
const maxReported = 1_000;
const reportAgainMs = 60 * 60 * 1_000;

/**
 * In the mode `enforce`, a request says a hash that is published and nothing else: a text is refused also where its hash
 * is known, so that no client comes to depend on sending it.
 */
export function createTrustedDocuments({ mode, published, logger }: Options): TrustedDocuments {
  const reported = new LRUCache<string, true>({ max: maxReported, ttl: reportAgainMs });
  const report = (text: string | null, sha256: string): void => {
    if (reported.has(sha256)) return;
    reported.set(sha256, true);
    logger.warn({ sha256, hasText: text !== null }, "an operation that is not published");
  };
  return {
    admit: (request) => {
      const { text, hasQuery, sha256: registered } = readOperation(request);
      const sha256 = registered ?? documentIdOf(request);
      const known = sha256 === null ? undefined : published().get(sha256);
      if (!hasQuery && known !== undefined) {
        writeText(request, known);
        return null;
      }
      if (mode === "enforce") return notPublished;
      const hash = text === null ? sha256 : sha256Of(text);
      if (hash !== null && isHash(hash) && !published().has(hash)) report(text, hash);
      return null;
    },
  };
}

/** What a client calls a hash may be anything, and is for the log only if it is one. */
const isHash = (text: string): boolean => /^[0-9a-f]{64}$/.test(text);

/** The request is then as if the text had come with it, and nothing is registered under a hash. */
function writeText({ method, body, query }: RequestParts, text: string): void {
  const parts = (method === "POST" ? body : query) as Record<string, unknown>;
  parts.query = text;
  delete parts.extensions;
  delete parts.documentId;
}

/** https://github.com/graphql/graphql-over-http, "Persisted Documents": a hash, with or without its prefix. */
function documentIdOf({ method, body, query }: RequestParts): string | null {
  const { documentId } = ((method === "POST" ? body : query) ?? {}) as { documentId?: unknown };
  return typeof documentId === "string" ? documentId.replace(/^sha256:/, "") : null;
}
