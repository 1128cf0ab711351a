import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { createArena, type Arena } from "./harness/arena.ts";
import { findDifferences, seedsFor } from "./harness/contest.ts";
import { createSkein, type SkeinContender } from "./harness/skein-executor.ts";
import { supergraphs } from "./supergraphs/all.ts";

/** Features that `@apollo/gateway` refuses to load. */
const refused = ["access", "cache-tag", "context"];
/** Which subgraph serves a field that is moving is drawn for each request: the two gateways would draw differently. */
const drawn = ["shareable"];

const comparable = supergraphs.filter(({ name }) => ![...refused, ...drawn].includes(name));

describe("the stock gateway", () => {
  it("refuses the supergraphs that it is known to refuse, and no other", async () => {
    const arenas = await Promise.all(supergraphs.map(createArena));
    expect(arenas.filter(({ stock }) => !stock).map(({ supergraph }) => supergraph.name)).toEqual(refused);
  });
});

describe.each(comparable)("when calls of the supergraph $name fail, our executor", (supergraph) => {
  let arena: Arena;
  let contender: SkeinContender;
  beforeAll(async () => {
    arena = await createArena(supergraph);
    // The same plans: other plans call other subgraphs, and lose other fields with them.
    contender = await createSkein(supergraph, arena.subgraphs, "apollo");
  });
  afterAll(() => contender.close());

  it("gives the data and errors of the stock gateway", async () => {
    expect(await findDifferences({ arena, contender, weather: "call", seeds: seedsFor(40) })).toEqual([]);
  });
});
