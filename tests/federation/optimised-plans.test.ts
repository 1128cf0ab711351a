import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { createPlanner } from "@skein/gateway/execution/plan/create-planner.ts";
import { optimisePlan } from "@skein/gateway/execution/plan/optimise-plan.ts";
import type { Planner } from "@skein/gateway/execution/plan/planner.ts";
import type { PlanNode } from "@skein/gateway/execution/plan/query-plan.ts";
import {
  foldConditions,
  planningDocument,
  selectOperation,
} from "@skein/gateway/execution/program/fold-conditions.ts";
import { factsOf } from "../support/plan-facts.ts";
import { generateOperation } from "./harness/generate-operation.ts";
import { apiSchemaOf, type ClientRequest } from "./harness/monolith.ts";
import { supergraphs } from "./supergraphs/all.ts";

const operations = 40;
const cases = supergraphs.flatMap((supergraph) =>
  (["hive", "apollo"] as const).map((choice) => ({ name: supergraph.name, choice, supergraph })),
);

describe.each(cases)("plans of $choice for the supergraph $name", ({ supergraph, choice }) => {
  let planner: Planner;
  const schema = apiSchemaOf(supergraph.supergraphSdl);
  const plans: PlanNode[] = [];

  beforeAll(async () => {
    planner = await createPlanner({
      supergraphSdl: supergraph.supergraphSdl,
      choice,
      logger: { warn: () => undefined },
    });
    for (let seed = 0; seed < operations; seed++) {
      const request = generateOperation({ schema, values: supergraph.values ?? {} }, seed);
      // What a planner refuses is not optimised.
      const plan = await planOf(planner, request).catch(() => null);
      if (plan) plans.push(plan);
    }
  });
  afterAll(() => planner.close());

  it("exist for many operations", () => {
    expect(plans.length).toBeGreaterThan(operations / 4);
  });

  it("fetch the same as before they are optimised, but for what another subgraph has brought", () => {
    for (const plan of plans) {
      const [before, after] = [factsOf(plan).fetched, factsOf(optimisePlan(plan)).fetched];
      expect(sorted(after.difference(before))).toEqual([]);
      const brought = new Set([...after].map(withoutSubgraph));
      expect(
        sorted(before.difference(after)).filter((field) => !brought.has(withoutSubgraph(field))),
      ).toEqual([]);
    }
  });

  it("know at each place what they knew before", () => {
    for (const plan of plans) {
      const after = factsOf(optimisePlan(plan)).known;
      for (const [target, places] of factsOf(plan).known) {
        expect({ target, places: sorted(after.get(target) ?? new Set()) }).toEqual({
          target,
          places: sorted(places),
        });
      }
    }
  });

  it("make no more calls, and no more of them in a row", () => {
    for (const plan of plans) {
      const [before, after] = [factsOf(plan), factsOf(optimisePlan(plan))];
      expect(after.calls).toBeLessThanOrEqual(before.calls);
      expect(after.hops).toBeLessThanOrEqual(before.hops);
    }
  });
});

async function planOf(
  planner: Planner,
  { document, operationName, variables }: ClientRequest,
): Promise<PlanNode | null> {
  const selected = selectOperation(document, operationName);
  if (!selected) throw new Error("no operation");
  const conditions = Object.fromEntries(
    Object.entries(variables).map(([name, value]) => [name, value === true]),
  );
  const operation = planningDocument(foldConditions(selected, conditions));
  return planner.plan({ document: operation, overrideLabels: new Set() });
}

const withoutSubgraph = (field: string): string => field.slice(field.indexOf(" "));

const sorted = (texts: ReadonlySet<string>): string[] => [...texts].sort();
