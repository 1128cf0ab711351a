import type {
  BatchFetchNode,
  EntityBatchAlias,
  FetchNode,
  FetchNodePathSegment,
  FetchRewrite,
  FlattenNodePathSegment,
  PlanNode as HiveNode,
  RequiresSelection,
} from "@graphql-hive/router-query-planner";
import type {
  EntityBatch,
  EntityFetchPlan,
  FetchPlan,
  PathSegment,
  PlanNode,
  PlanPath,
  Requirement,
  Rewrite,
  RewritePath,
} from "./query-plan.ts";
import { parseEntitiesText, parseRootText } from "./subgraph-text.ts";

/**
 * A plan of Hive's planner in our form. A subscription is a fetch, followed by what each event needs.
 * @throws {Error} for a node that has no place in our form.
 */
export function fromHivePlan(node: HiveNode, path: PlanPath = []): PlanNode {
  switch (node.kind) {
    case "Sequence":
      return { kind: "sequence", nodes: node.nodes.map((child) => fromHivePlan(child, path)) };
    case "Parallel":
      return { kind: "parallel", nodes: node.nodes.map((child) => fromHivePlan(child, path)) };
    case "Flatten":
      return fromHivePlan(node.node, [...path, ...node.path.map(toSegment)]);
    case "Fetch":
      return node.requires ? toEntityFetch(node, node.requires, path) : toFetch(node, path);
    case "BatchFetch":
      return toBatchedFetch(node, path);
    case "Subscription":
      return toFetch(node.primary, path);
    default:
      throw new Error(`There is no place for a ${node.kind} node in a plan.`);
  }
}

function toFetch(node: FetchNode, path: PlanPath): FetchPlan {
  const outputRewrites = toRewrites(node.outputRewrites);
  return {
    kind: "fetch",
    subgraph: node.serviceName,
    ...parseRootText(node.operation),
    path,
    outputRewrites,
  };
}

function toEntityFetch(
  node: FetchNode,
  requires: readonly RequiresSelection[],
  path: PlanPath,
): EntityFetchPlan {
  const { selections, ...call } = parseEntitiesText(node.operation);
  const target = {
    path,
    requires: requires.map(toRequirement),
    inputRewrites: toRewrites(node.inputRewrites),
  };
  const outputRewrites = toRewrites(node.outputRewrites);
  const batches = [...selections.values()].map((selection) => ({
    selection,
    targets: [target],
    outputRewrites,
  }));
  return { kind: "entities", subgraph: node.serviceName, ...call, batches };
}

function toBatchedFetch(node: BatchFetchNode, path: PlanPath): EntityFetchPlan {
  const { selections, ...call } = parseEntitiesText(node.operation);
  const batches = node.entityBatch.aliases.map((batch): EntityBatch => {
    const selection = selections.get(batch.alias);
    if (!selection) throw new Error(`A planner asks nothing as ${batch.alias}.`);
    return { selection, targets: toTargets(batch, path), outputRewrites: toRewrites(batch.outputRewrites) };
  });
  return { kind: "entities", subgraph: node.serviceName, ...call, batches };
}

function toTargets(batch: EntityBatchAlias, path: PlanPath): EntityBatch["targets"] {
  const requires = batch.requires.map(toRequirement);
  const inputRewrites = toRewrites(batch.inputRewrites);
  return batch.paths.map((steps) => ({ path: [...path, ...steps.map(toSegment)], requires, inputRewrites }));
}

function toSegment(step: FlattenNodePathSegment): PathSegment {
  if (step === "@") return { kind: "list" };
  return "Field" in step ? { kind: "field", key: step.Field } : { kind: "types", names: step.TypeCondition };
}

function toRequirement(node: RequiresSelection): Requirement {
  if (node.kind === "FragmentSpread") throw new Error("A requirement is never a named fragment.");
  const selections = node.selections?.map(toRequirement);
  if (node.kind === "InlineFragment") {
    return { kind: "type", typeCondition: node.typeCondition, selections: selections ?? [] };
  }
  // An alias is what the subgraph calls it: the name may be a key that the planner made up, to keep two values apart.
  return {
    kind: "field",
    responseKey: node.name,
    name: node.alias ?? node.name,
    selections: selections ?? null,
  };
}

function toRewrites(rewrites: readonly FetchRewrite[] = []): Rewrite[] {
  return rewrites.map((rewrite) => {
    if ("KeyRenamer" in rewrite) {
      const { path, renameKeyTo } = rewrite.KeyRenamer;
      return { kind: "rename", path: toRewritePath(path), to: renameKeyTo };
    }
    const { path, setValueTo } = "ValueSetter" in rewrite ? rewrite.ValueSetter : rewrite;
    return { kind: "set", path: toRewritePath(path), value: setValueTo };
  });
}

const toRewritePath = (path: readonly FetchNodePathSegment[]): RewritePath =>
  path.map((step) =>
    "Key" in step ? { kind: "field", key: step.Key } : { kind: "types", names: step.TypenameEquals },
  );
