import { beforeEach, describe, expect, it } from "@jest/globals";
import { createCacheFigures } from "../../cache/cache-figures.ts";
import { createCacheSchema } from "../../cache/cache-schema.ts";
import type { EntityLoad } from "../../cache/entity-cache.ts";
import { createInvalidationMarks } from "../../cache/invalidation-marks.ts";
import { createMemoryTier } from "../../cache/memory-tier.ts";
import { openEntityCache } from "../../cache/open-entity-cache.ts";
import { createCacheUse, noteLoad, type CacheUse } from "./cache-use.ts";
import { createRepeatedAnswers } from "./repeated-answers.ts";

const maxBytes = 1_000_000;
const schema = createCacheSchema("type Query { item: Item } type Item { id: ID }");
const { signal } = new AbortController();

describe("the answers of a program", () => {
  let createUse: () => CacheUse;
  let load: (use: CacheUse) => Promise<void>;
  beforeEach(() => {
    const stores = { marks: createInvalidationMarks(), memory: createMemoryTier(maxBytes), shared: null };
    const cache = openEntityCache({ ...stores, figures: createCacheFigures() }, { maxBytes });
    createUse = () => createCacheUse({ cache, schema, viewerKey: null, signal, explains: true });
    const item: EntityLoad = {
      subgraph: "items",
      schema,
      viewerKey: null,
      selectionKey: "{ id }",
      representations: [`{"id":"1"}`],
      fetch: async () => ({
        entities: [{ id: "1" }],
        cacheControl: "max-age=60",
        tags: null,
        failed: null,
        errors: null,
      }),
    };
    load = async (use) => noteLoad(use, "items", await cache.load(item));
  });

  it("are kept of the first run that finds all in memory, and say what it has loaded", async () => {
    const answers = createRepeatedAnswers();
    for (const found of [null, null, "{}"]) {
      const use = createUse();
      expect(answers.find(use, { a: 1 })).toBe(found);
      if (found === null) await load(use);
      expect(use.parts).toHaveLength(1);
      expect(use.explanations).toHaveLength(1);
      answers.keep(use, { a: 1 }, "{}");
    }
    expect(answers.find(createUse(), { a: 2 })).toBeNull();
    expect(createRepeatedAnswers().find(createUse(), { a: 1 })).toBeNull();
  });

  it("are not kept when something was asked past the cache, or nothing through it", async () => {
    const answers = createRepeatedAnswers();
    await load(createUse());
    const partial = createUse();
    await load(partial);
    partial.isPartial = true;
    for (const use of [partial, createUse()]) answers.keep(use, {}, "{}");
    expect(answers.find(createUse(), {})).toBeNull();
  });
});
