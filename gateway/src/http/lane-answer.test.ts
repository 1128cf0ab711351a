import { describe, expect, it } from "@jest/globals";
import type { CachedResponse, ResponseCache } from "../cache/response-cache.ts";
import type { GatewayContext, Outcome } from "../context.ts";
import type { KnownOperation } from "../execution/known-operations.ts";
import { createAnswers } from "./lane-answer.ts";

const kept: CachedResponse = {
  bytes: Buffer.from("{}\n"),
  gzip: null,
  etag: '"1"',
  ageSeconds: 1,
  maxAgeSeconds: 9,
};

/** Notes what it is asked for; keeps everything, and finds it in other processes only. */
function noteResponses(): { readonly looked: string[]; readonly cache: ResponseCache } {
  const looked: string[] = [];
  const cache: ResponseCache = {
    get: () => undefined,
    find: async (key) => {
      looked.push(key);
      return kept;
    },
    set: () => kept,
  };
  return { looked, cache };
}

const known = {
  executor: { version: "v" },
  source: { text: "{ a }", sha256: "hash", operationName: null },
  prepared: { accessRules: [] },
} as unknown as KnownOperation<GatewayContext>;

const outcome = {
  known,
  variables: {},
  result: { data: "{}", errors: [], caching: { parts: [], isPartial: false, explanations: null } },
} as unknown as Outcome;

describe("answers of other gateways", () => {
  it("are looked for once an answer of the operation was kept, and not before", async () => {
    const { looked, cache } = noteResponses();
    const answers = createAnswers({
      responses: cache,
      explains: false,
      explainCost: null,
      formatError: (error) => error,
    });
    expect(answers.storedElsewhere(known, {})).toBeNull();
    answers.from(outcome);
    expect(await answers.storedElsewhere(known, {})).toMatchObject({
      cached: { etag: '"1"', ageSeconds: 1 },
    });
    expect(looked).toEqual(["v\nhash\n\n\n{}"]);
  });

  it("that say what the caches did are other answers", async () => {
    const { looked, cache } = noteResponses();
    const answers = createAnswers({
      responses: cache,
      explains: true,
      explainCost: null,
      formatError: (error) => error,
    });
    answers.from(outcome);
    await answers.storedElsewhere(known, {});
    expect(looked).toEqual(["v\nhash\n\nexplained\n{}"]);
  });
});
