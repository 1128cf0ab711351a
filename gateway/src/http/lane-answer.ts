import { keptWhole } from "../cache/cache-explanation.ts";
import type { CachedResponse, ResponseCache } from "../cache/response-cache.ts";
import type { GatewayContext, Outcome } from "../context.ts";
import type { KnownOperation } from "../execution/known-operations.ts";
import { createResponseBody, responseBodyOf, type ResponseBody } from "./response-body.ts";
import { resultText, type FormatError } from "./result-text.ts";

/** What a request is answered with. */
export interface LaneAnswer {
  readonly body: ResponseBody;
  /** How long everybody may keep it; null when it is for this request only. */
  readonly cached: Omit<CachedResponse, "bytes" | "gzip"> | null;
}

export interface Answers {
  /** What was answered before, where that still holds for everybody. */
  stored(known: KnownOperation<GatewayContext>, variables: Variables): LaneAnswer | null;
  /** Of an operation that has run. */
  from(outcome: Outcome): LaneAnswer;
}

type Variables = Readonly<Record<string, unknown>>;

/** @param responses null where whole responses are not kept */
export function createAnswers(responses: ResponseCache | null, formatError: FormatError): Answers {
  const answers = new WeakMap<Buffer, LaneAnswer>();
  const answerOf = ({ bytes, gzip, ...cached }: CachedResponse): LaneAnswer => {
    const body = answers.get(bytes)?.body ?? responseBodyOf(bytes, gzip);
    const answer = { body, cached };
    answers.set(bytes, answer);
    return answer;
  };
  return {
    stored: (known, variables) => {
      const found = responses?.get(keyOf(known, variables));
      return found ? answerOf(found) : null;
    },
    from: ({ known, variables, result }) => {
      const body = createResponseBody(resultText(result, formatError));
      const { caching, errors } = result;
      if (!responses || !caching || caching.isPartial || errors.length > 0) return { body, cached: null };
      const { parts, explanations } = caching;
      // What the caches did this time, they will not do for those who get the answer from here.
      const bytes = explanations ? Buffer.from(resultText(result, formatError, keptWhole)) : body.bytes;
      const stored = responses.set(keyOf(known, variables), { bytes, parts });
      return stored && !explanations ? answerOf(stored) : { body, cached: null };
    },
  };
}

/** Of an operation, whatever its variables. */
const prefixes = new WeakMap<KnownOperation<GatewayContext>, string>();

function keyOf(known: KnownOperation<GatewayContext>, variables: Variables): string {
  const prefix = prefixes.get(known) ?? prefixOf(known);
  prefixes.set(known, prefix);
  return prefix + JSON.stringify(variables);
}

/** A name has no line break. */
const prefixOf = ({ executor, source }: KnownOperation<GatewayContext>): string =>
  `${executor.version}\n${source.sha256}\n${source.operationName ?? ""}\n`;
