import { OperationTypeNode } from "graphql";
import { joinSelections } from "./normalise-selection.ts";
import { rewritesKey, selectionKey, targetKey, pathKey } from "./plan-keys.ts";
import { callOf, contextKey, type EntityUnit, type RootUnit, type Unit } from "./plan-unit.ts";
import type { EntityBatch, EntityFetchPlan, FetchPlan, SubgraphCall } from "./query-plan.ts";
import { hasClash } from "./selection-clash.ts";
import type { Schedule } from "./schedule-units.ts";

/** A call, and the calls that it waits for. */
export interface Step {
  readonly plan: FetchPlan | EntityFetchPlan;
  readonly after: Set<Step>;
}

/** Makes one call of all units that go to one subgraph in one hop. */
export function mergeUnits(units: readonly Unit[], schedule: Schedule): Step[] {
  const groups: Unit[][] = [];
  for (const unit of units) {
    const group = groups.find((other) => other.every((member) => mayShare(member, unit, schedule)));
    if (group) group.push(unit);
    else groups.push([unit]);
  }
  const steps = new Map<Unit, Step>();
  for (const group of groups) {
    const step: Step = { plan: planOf(group), after: new Set() };
    for (const unit of group) steps.set(unit, step);
  }
  for (const [unit, step] of steps) {
    for (const earlier of unit.after) {
      const before = steps.get(earlier);
      if (before) step.after.add(before);
    }
  }
  return [...new Set(steps.values())];
}

function mayShare(one: Unit, other: Unit, schedule: Schedule): boolean {
  const [call, otherCall] = [callOf(one), callOf(other)];
  if (call.subgraph !== otherCall.subgraph || schedule.get(one) !== schedule.get(other)) return false;
  if (one.kind === "entity" && other.kind === "entity") return contextKey(one) === contextKey(other);
  return one.kind === "root" && other.kind === "root" && maySelectTogether(one, other);
}

/** A mutation's fields would be one after the other in a call; across calls the planner has decided their order. */
function maySelectTogether({ fetch: one }: RootUnit, { fetch: other }: RootUnit): boolean {
  const isPlain = [one, other].every(
    ({ operationKind, outputRewrites }) =>
      operationKind === OperationTypeNode.QUERY && outputRewrites.length === 0,
  );
  return isPlain && pathKey(one.path) === pathKey(other.path) && !hasClash([one.selection, other.selection]);
}

function planOf(units: readonly Unit[]): FetchPlan | EntityFetchPlan {
  const [first] = units;
  if (!first) throw new Error("A call asks for something.");
  const variables = new Map(units.flatMap((unit) => [...callOf(unit).variables]));
  const roots = units.filter((unit) => unit.kind === "root");
  if (first.kind === "root") {
    const selection = joinSelections(roots.map(({ fetch }) => fetch.selection));
    return { ...first.fetch, variables, selection };
  }
  const call: SubgraphCall = { ...first.call, variables };
  return { kind: "entities", ...call, batches: batchesOf(units.filter((unit) => unit.kind === "entity")) };
}

/** First the selections of one place become one, then the places of one selection become its targets. */
function batchesOf(units: readonly EntityUnit[]): EntityBatch[] {
  const places = Map.groupBy(
    units,
    ({ target, batch }) => targetKey(target) + rewritesKey(batch.outputRewrites),
  );
  const merged = [...places.values()].flatMap(mergeAtPlace);
  const alike = Map.groupBy(
    merged,
    ({ batch }) => selectionKey(batch.selection) + rewritesKey(batch.outputRewrites),
  );
  return [...alike.values()].flatMap((same) => {
    const [first] = same;
    return first ? [{ ...first.batch, targets: same.map(({ target }) => target) }] : [];
  });
}

function mergeAtPlace(units: readonly EntityUnit[]): readonly EntityUnit[] {
  const [first] = units;
  const selections = units.map(({ batch }) => batch.selection);
  if (!first || first.batch.outputRewrites.length > 0 || hasClash(selections)) return units;
  return [{ ...first, batch: { ...first.batch, selection: joinSelections(selections) } }];
}
