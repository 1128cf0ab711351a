import { renamed } from "./distinct-keys.ts";
import type {
  EntityBatch,
  EntityTarget,
  PathSegment,
  PlanNode,
  Requirement,
  Rewrite,
  SubgraphCall,
} from "./query-plan.ts";

type Rename = (key: string) => string;

/** Gives the response keys of a plan other names, everywhere. What representations and arguments are called stays. */
export function renameKeys(plan: PlanNode, rename: Rename): PlanNode {
  switch (plan.kind) {
    case "sequence":
    case "parallel":
      return { ...plan, nodes: plan.nodes.map((node) => renameKeys(node, rename)) };
    case "fetch":
      return {
        ...plan,
        fragments: renameFragments(plan, rename),
        path: renamePath(plan.path, rename),
        selection: renamed(plan.selection, rename),
        outputRewrites: plan.outputRewrites.map((rewrite) => renameRewrite(rewrite, rename)),
      };
    case "entities":
      return {
        ...plan,
        fragments: renameFragments(plan, rename),
        batches: plan.batches.map((batch) => renameBatch(batch, rename)),
      };
  }
}

const renameFragments = ({ fragments }: SubgraphCall, rename: Rename): SubgraphCall["fragments"] =>
  fragments.map((fragment) => renamed(fragment, rename));

function renameBatch(batch: EntityBatch, rename: Rename): EntityBatch {
  return {
    selection: renamed(batch.selection, rename),
    targets: batch.targets.map((target) => renameTarget(target, rename)),
    outputRewrites: batch.outputRewrites.map((rewrite) => renameRewrite(rewrite, rename)),
  };
}

function renameTarget(
  { path, requires, context, inputRewrites }: EntityTarget,
  rename: Rename,
): EntityTarget {
  const renamedContext = context?.map((value) => ({ ...value, path: renamePath(value.path, rename) }));
  return {
    path: renamePath(path, rename),
    requires: requires.map((requirement) => renameRequirement(requirement, rename)),
    inputRewrites,
    ...(renamedContext && { context: renamedContext }),
  };
}

function renameRequirement(requirement: Requirement, rename: Rename): Requirement {
  if (requirement.kind === "type") {
    return {
      ...requirement,
      selections: requirement.selections.map((inner) => renameRequirement(inner, rename)),
    };
  }
  const selections = requirement.selections?.map((inner) => renameRequirement(inner, rename)) ?? null;
  return { ...requirement, responseKey: rename(requirement.responseKey), selections };
}

function renameRewrite(rewrite: Rewrite, rename: Rename): Rewrite {
  const path = renamePath(rewrite.path, rename);
  return rewrite.kind === "set" ? { ...rewrite, path } : { ...rewrite, path, to: rename(rewrite.to) };
}

const renamePath = <Segment extends PathSegment>(path: readonly Segment[], rename: Rename): Segment[] =>
  path.map((segment) => (segment.kind === "field" ? { ...segment, key: rename(segment.key) } : segment));
