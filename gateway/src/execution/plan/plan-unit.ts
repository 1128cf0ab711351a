import { OperationTypeNode } from "graphql";
import { normaliseRequirements } from "./normalise-requirements.ts";
import { normaliseSelection } from "./normalise-selection.ts";
import type {
  EntityBatch,
  EntityFetchPlan,
  EntityTarget,
  FetchPlan,
  PlanNode,
  SubgraphCall,
} from "./query-plan.ts";

/** The least that can be fetched on its own: a call of root fields, or one selection of the entities at one place. */
export type Unit = RootUnit | EntityUnit;

interface Placed {
  /** What has to be there before. */
  after: ReadonlySet<Unit>;
}

export interface RootUnit extends Placed {
  readonly kind: "root";
  /** Its selection has no named fragments. */
  readonly fetch: FetchPlan;
}

export interface EntityUnit extends Placed {
  readonly kind: "entity";
  readonly call: SubgraphCall;
  /** Its selection has no named fragments. */
  readonly batch: Omit<EntityBatch, "targets">;
  readonly target: EntityTarget;
}

export const callOf = (unit: Unit): SubgraphCall => (unit.kind === "root" ? unit.fetch : unit.call);

/** Values of a context are variables of the whole call, which may have to be made several times for them. */
export const contextKey = ({ target }: EntityUnit): string =>
  JSON.stringify(target.context?.map(({ variable }) => variable));

/** A mutation's steps happen in the order that the planner gave them: what is read must not move across a change. */
export const isQuery = (units: readonly Unit[]): boolean =>
  units.every((unit) => callOf(unit).operationKind === OperationTypeNode.QUERY);

/** A plan's units in its order, each after all that the plan puts before it. */
export function unitsOf(plan: PlanNode, after: ReadonlySet<Unit> = new Set()): Unit[] {
  switch (plan.kind) {
    case "fetch":
      return [rootUnit(plan, after)];
    case "entities":
      return entityUnits(plan, after);
    case "parallel":
      return plan.nodes.flatMap((node) => unitsOf(node, after));
    case "sequence": {
      const units: Unit[] = [];
      for (const node of plan.nodes) units.push(...unitsOf(node, new Set([...after, ...units])));
      return units;
    }
  }
}

function rootUnit(plan: FetchPlan, after: ReadonlySet<Unit>): RootUnit {
  const selection = normaliseSelection(plan.selection, plan.fragments);
  return { kind: "root", after, fetch: { ...plan, selection, fragments: [] } };
}

function entityUnits(plan: EntityFetchPlan, after: ReadonlySet<Unit>): EntityUnit[] {
  const { kind: _, batches, ...call } = plan;
  return batches.flatMap(({ selection, outputRewrites, targets }) => {
    const batch = { selection: normaliseSelection(selection, plan.fragments), outputRewrites };
    return targets.map((given) => {
      const target = { ...given, requires: normaliseRequirements(given.requires) };
      return { kind: "entity", after, call: { ...call, fragments: [] }, batch, target };
    });
  });
}
