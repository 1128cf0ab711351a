import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { parse } from "graphql";
import { createCacheFigures } from "@skein/gateway/cache/cache-figures.ts";
import type { EntityCache } from "@skein/gateway/cache/entity-cache.ts";
import { createInvalidationMarks } from "@skein/gateway/cache/invalidation-marks.ts";
import { createMemoryTier } from "@skein/gateway/cache/memory-tier.ts";
import { openEntityCache } from "@skein/gateway/cache/open-entity-cache.ts";
import { createArena, type Arena } from "./harness/arena.ts";
import { findDifferences, seedsFor } from "./harness/contest.ts";
import { createSkein, type SkeinContender } from "./harness/skein-executor.ts";
import { supergraphs } from "./supergraphs/all.ts";

const maxBytes = 10_000_000;

function openCache(): EntityCache {
  const memory = createMemoryTier(maxBytes);
  const stores = { marks: createInvalidationMarks(), memory, figures: createCacheFigures(), shared: null };
  return openEntityCache(stores, { maxBytes });
}

/** Each mutation of the harness changes data of its own, which no cache hears of. */
const readOnly = supergraphs.filter(({ name }) => name !== "mutations");

describe.each(readOnly)("our executor with a cache over the supergraph $name", (supergraph) => {
  let arena: Arena;
  let contender: SkeinContender;
  beforeAll(async () => {
    arena = await createArena(supergraph);
    contender = await createSkein(supergraph, arena.subgraphs, "auto", openCache());
  });
  afterAll(() => contender.close());

  it("answers as one schema over all data does, and again and again the same", async () => {
    const seeds = seedsFor(15);
    // From the subgraphs, composed of what is kept, and as it was composed.
    const thrice = seeds.flatMap((seed) => [seed, seed, seed]);
    expect(await findDifferences({ arena, contender, weather: "fair", seeds: thrice })).toEqual([]);
  });
});

describe("an entity that is asked for with a value from above", () => {
  it("is kept for that value only", async () => {
    const supergraph = supergraphs.find(({ name }) => name === "context");
    if (!supergraph) throw new Error("there is no such supergraph");
    const { subgraphs } = await createArena(supergraph);
    const skein = await createSkein(supergraph, subgraphs, "auto", openCache());
    try {
      const world = supergraph.createWorld();
      const [one, two] = world.Query.tenants as { people: unknown }[];
      const shared = { ...world, Query: { tenant: null, tenants: [one, { ...two, people: one?.people }] } };
      const query = "{ tenants { people { account { shown(digits: 0) } } } }";
      const request = { document: parse(query), query, operationName: null, variables: {} };
      const ask = async () => skein.run(request, { world: shared, faults: null });
      const [first, second, third] = [await ask(), await ask(), await ask()];
      expect(JSON.stringify(first.data).match(/\d+ \w+/g)).toEqual(["0 CHF", "11 CHF", "0 EUR", "11 EUR"]);
      expect([second.data, third.data]).toEqual([first.data, first.data]);
      expect([first, second, third].map(({ calls }) => calls.length)).toEqual([3, 0, 0]);
    } finally {
      skein.close();
    }
  });
});
