import { describe, expect, it } from "@jest/globals";
import type { Unit } from "./plan-unit.ts";
import { scheduleUnits } from "./schedule-units.ts";
import { parseEntitiesText, parseRootText } from "./subgraph-text.ts";

const root = (subgraph: string, text = "{ x { id } }"): Unit => {
  const fetch = { kind: "fetch", subgraph, ...parseRootText(text), path: [], outputRewrites: [] } as const;
  return { kind: "root", after: new Set(), fetch };
};

/** @param variable whose value stands above the entities */
const entity = (subgraph: string, after: readonly Unit[], variable?: string): Unit => {
  const text = "query ($representations: [_Any!]!) { _entities(representations: $representations) { id } }";
  const { selections, ...call } = parseEntitiesText(text);
  const [selection] = selections.values();
  if (!selection) throw new Error("no selection");
  return {
    kind: "entity",
    after: new Set(after),
    call: { subgraph, ...call },
    batch: { selection, outputRewrites: [] },
    target: {
      path: [],
      requires: [],
      inputRewrites: [],
      ...(variable === undefined ? {} : { context: [{ variable, levelsUp: 1, path: [] }] }),
    },
  };
};

/** A root and so many units, each waiting for the one before, of subgraphs that nothing else is of. */
function chain(length: number, first = root("root")): Unit[] {
  const units = [first];
  for (let hop = 1; hop < length; hop += 1) units.push(entity(`link ${hop}`, units.slice(-1)));
  return units;
}

const hopsOf = (units: readonly Unit[], of: readonly Unit[]): (number | undefined)[] => {
  const schedule = scheduleUnits(units);
  return of.map((unit) => schedule.get(unit));
};

describe("the hops of units", () => {
  it("are one for all that may wait for each other, as soon as the last of them can be asked for", () => {
    const links = chain(5);
    const leaves = links.slice(0, 3).map((link) => entity("leaf", [link]));
    expect(hopsOf([...links, ...leaves], leaves)).toEqual([4, 4, 4]);
    expect(hopsOf([...links, ...leaves], links)).toEqual([1, 2, 3, 4, 5]);
  });

  it("are as few as reach all of a subgraph", () => {
    const links = chain(6);
    const early = links.slice(0, 2).map((link) => entity("leaf", [link]));
    const late = links.slice(3, 5).map((link) => entity("leaf", [link]));
    const [, , , fourth] = links;
    const others = early.map((unit) => entity("other", fourth ? [fourth, unit] : []));
    const units = [...links, ...early, ...late, ...others];
    // The first two have to be there for what is asked for in the fifth.
    expect(hopsOf(units, early)).toEqual([3, 3]);
    expect(hopsOf(units, late)).toEqual([6, 6]);
    expect(hopsOf(units, others)).toEqual([5, 5]);
  });

  it("are those of a call that cannot wait, where there is one", () => {
    const links = chain(5);
    const [first, second, third] = links;
    if (!first || !second || !third) throw new Error("too short");
    const fixed = entity("leaf", [second]);
    const leaves = [entity("leaf", [first]), entity("leaf", [third]), entity("leaf", [first])];
    const waiting = entity("other", [fixed]);
    const last = entity("another", [waiting]);
    const units = [...links, fixed, waiting, last, ...leaves];
    expect(hopsOf(units, [fixed, waiting, last])).toEqual([3, 4, 5]);
    expect(hopsOf(units, leaves)).toEqual([3, 4, 3]);
  });

  it("are the earliest for what cannot share a call", () => {
    const links = chain(5);
    const [first, second] = links;
    if (!first || !second) throw new Error("too short");
    const leaves = [entity("a", [first]), entity("b", [second]), entity("b", [first], "x")];
    expect(hopsOf([...links, ...leaves], leaves)).toEqual([2, 3, 2]);
  });

  it("are the earliest in a mutation", () => {
    const links = chain(5, root("root", "mutation { x { id } }"));
    const leaves = links.slice(0, 3).map((link) => entity("leaf", [link]));
    const units = [...links, ...leaves];
    expect(hopsOf(units, leaves)).toEqual([2, 3, 4]);
  });

  it("are no later than the end of what they belong with", () => {
    const short = chain(2);
    const long = chain(4, root("another root"));
    const leaves = [short[0], long[2]].map((link) => entity("leaf", link ? [link] : []));
    expect(hopsOf([...short, ...long, ...leaves], leaves)).toEqual([2, 4]);
  });
});
