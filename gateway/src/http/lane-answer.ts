import { keptWhole } from "../cache/cache-explanation.ts";
import type { CachedResponse, ResponseCache } from "../cache/response-cache.ts";
import type { GatewayContext, Outcome } from "../context.ts";
import type { KnownOperation } from "../execution/known-operations.ts";
import type { ExplainCost } from "../demand/explain-cost.ts";
import { createResponseBody, responseBodyOf, type ResponseBody } from "./response-body.ts";
import { wholeRefusalOf, type WholeRefusal } from "./whole-refusal.ts";
import { resultText, type FormatError } from "./result-text.ts";

/** What a request is answered with. */
export interface LaneAnswer {
  readonly body: ResponseBody;
  /** How long everybody may keep it; null when it is for this request only. */
  readonly cached: Omit<CachedResponse, "bytes" | "gzip"> | null;
  /** Null for every answer that is sent as 200. */
  readonly refusal: WholeRefusal | null;
}

export interface Answers {
  /** What was answered before, where that still holds for everybody. */
  stored(known: KnownOperation<GatewayContext>, variables: Variables): LaneAnswer | null;
  /**
   * What another gateway answered. Null at once for operations of which no answer was kept yet: most are not for
   * everybody, and looking them up would only cost time.
   */
  storedElsewhere(
    known: KnownOperation<GatewayContext>,
    variables: Variables,
  ): Promise<LaneAnswer | null> | null;
  /** Of an operation that has run. */
  from(outcome: Outcome): LaneAnswer;
}

type Variables = Readonly<Record<string, unknown>>;

export interface AnswersOptions {
  /** Null where whole responses are not kept. */
  readonly responses: ResponseCache | null;
  /** Whether responses say what the caches did: to others they would be wrong. */
  readonly explains: boolean;
  /** What responses say of their cost; null where they say nothing. */
  readonly explainCost: ExplainCost | null;
  readonly formatError: FormatError;
}

export function createAnswers(options: AnswersOptions): Answers {
  const { responses, explains, explainCost, formatError } = options;
  const answers = new WeakMap<Buffer, LaneAnswer>();
  const kept = new WeakSet<KnownOperation<GatewayContext>>();
  const prefixes = new WeakMap<KnownOperation<GatewayContext>, string>();
  const keyOf = (known: KnownOperation<GatewayContext>, variables: Variables): string => {
    const prefix = prefixes.get(known) ?? prefixOf(known, { explains, explainsCost: explainCost !== null });
    prefixes.set(known, prefix);
    return prefix + JSON.stringify(variables);
  };
  const answerOf = ({ bytes, gzip, ...cached }: CachedResponse): LaneAnswer => {
    const body = answers.get(bytes)?.body ?? responseBodyOf(bytes, gzip);
    const answer = { body, cached, refusal: null };
    answers.set(bytes, answer);
    return answer;
  };
  return {
    stored: (known, variables) => {
      if (!isForEverybody(known)) return null;
      const found = responses?.get(keyOf(known, variables));
      return found ? answerOf(found) : null;
    },
    storedElsewhere: (known, variables) => {
      if (!responses || !kept.has(known)) return null;
      return responses.find(keyOf(known, variables)).then((found) => (found ? answerOf(found) : null));
    },
    from: (outcome) => {
      const { known, variables, result } = outcome;
      const cost = explainCost?.(outcome) ?? null;
      const body = createResponseBody(resultText(result, formatError, { cost }));
      const { caching, errors } = result;
      const unkept = { body, cached: null, refusal: wholeRefusalOf(result) };
      if (!responses || !isForEverybody(known)) return unkept;
      if (!caching || caching.isPartial || errors.length > 0) return unkept;
      const { parts, explanations } = caching;
      // What the caches did this time, they will not do for those who get the answer from here.
      const bytes = explanations
        ? Buffer.from(resultText(result, formatError, { cost, cache: keptWhole }))
        : body.bytes;
      const stored = responses.set(keyOf(known, variables), { bytes, parts });
      if (stored) kept.add(known);
      return stored && !explanations ? answerOf(stored) : unkept;
    },
  };
}

/** What is guarded is neither kept here nor called public: another viewer, or a cache on the way, may not have it. */
const isForEverybody = ({ prepared }: KnownOperation<GatewayContext>): boolean =>
  prepared.accessRules.length === 0;

/** Of an operation, whatever its variables. A name has no line break. */
function prefixOf(
  { executor, source }: KnownOperation<GatewayContext>,
  { explains, explainsCost }: { readonly explains: boolean; readonly explainsCost: boolean },
): string {
  const { sha256, operationName } = source;
  return `${executor.version}\n${sha256}\n${operationName ?? ""}\n${explains ? "explained" : ""}${explainsCost ? "costed" : ""}\n`;
}
