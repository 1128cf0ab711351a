import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { createArena, type Arena } from "./harness/arena.ts";
import { findDifferences, seedsFor } from "./harness/contest.ts";
import { createSkein, type SkeinContender } from "./harness/skein-executor.ts";
import { planningLimits } from "./planner-limits.ts";
import { supergraphs } from "./supergraphs/all.ts";

/** With the number of operations for each supergraph and planner. */
const weathers = [
  { weather: "fair", count: 40, title: "answers operations as one schema over all data does" },
  {
    weather: "resolver",
    count: 20,
    title: "has the errors of fields where one schema over all data has them",
  },
  { weather: "value", count: 20, title: "makes of values that the schema forbids null and an error" },
] as const;

describe.each(supergraphs)("our executor over the supergraph $name", (supergraph) => {
  const planners = (["auto", "apollo"] as const).filter((choice) => !planningLimits[choice][supergraph.name]);
  let arena: Arena;
  const contenders = new Map<string, SkeinContender>();
  beforeAll(async () => {
    arena = await createArena(supergraph);
    for (const choice of planners)
      contenders.set(choice, await createSkein(supergraph, arena.subgraphs, choice));
  });
  afterAll(() => {
    for (const contender of contenders.values()) contender.close();
  });

  describe.each(planners)("with the planner %s", (choice) => {
    it.each(weathers)("$title", async ({ weather, count }) => {
      const contender = contenders.get(choice);
      if (!contender) throw new Error("no executor");
      const seeds = seedsFor(count);
      expect(await findDifferences({ arena, contender, weather, seeds })).toEqual([]);
    });
  });
});
