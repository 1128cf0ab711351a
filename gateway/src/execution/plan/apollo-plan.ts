import type {
  FetchDataKeyRenamer,
  FetchDataRewrite,
  FetchNode,
  PlanNode as ApolloNode,
  QueryPlan,
  QueryPlanSelectionNode,
  ResponsePath,
} from "@apollo/query-planner";
import type {
  ContextVariable,
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

type Root = NonNullable<QueryPlan["node"]>;

/**
 * A plan of Apollo's planner in our form. A subscription is a fetch, followed by what each event needs.
 * @throws {Error} for a node that has no place in our form.
 */
export function fromApolloPlan(node: Root, path: PlanPath = []): PlanNode {
  switch (node.kind) {
    case "Sequence":
      return { kind: "sequence", nodes: node.nodes.map((child) => fromApolloPlan(child, path)) };
    case "Parallel":
      return { kind: "parallel", nodes: node.nodes.map((child) => fromApolloPlan(child, path)) };
    case "Flatten":
      return fromApolloPlan(node.node, [...path, ...toPath(node.path)]);
    case "Fetch":
      return node.requires ? toEntityFetch(node, node.requires, path) : toFetch(node, path);
    case "Subscription":
      return withRest(toFetch(node.primary, path), node.rest, path);
    default:
      throw new Error(`There is no place for a ${node.kind} node in a plan.`);
  }
}

function withRest(primary: FetchPlan, rest: ApolloNode | undefined, path: PlanPath): PlanNode {
  return rest ? { kind: "sequence", nodes: [primary, fromApolloPlan(rest, path)] } : primary;
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
  requires: readonly QueryPlanSelectionNode[],
  path: PlanPath,
): EntityFetchPlan {
  const { selections, ...call } = parseEntitiesText(node.operation);
  const context = node.contextRewrites?.map(toContextVariable) ?? [];
  const target = {
    path,
    requires: requires.flatMap(toRequirements),
    inputRewrites: toRewrites(node.inputRewrites),
    ...(context.length > 0 && { context }),
  };
  const outputRewrites = toRewrites(node.outputRewrites);
  const batches = [...selections.values()].map((selection) => ({
    selection,
    targets: [target],
    outputRewrites,
  }));
  return { kind: "entities", subgraph: node.serviceName, ...call, batches };
}

/** Conditions on types follow the step that they belong to, as in `posts`, `@|[Article,Video]`. */
function toPath(path: ResponsePath): PathSegment[] {
  return path.flatMap((step) => {
    const [key = "", types] = String(step).split("|[");
    const segments: PathSegment[] =
      key === "" ? [] : [key === "@" ? { kind: "list" } : { kind: "field", key }];
    return types === undefined
      ? segments
      : [...segments, { kind: "types", names: types.slice(0, -1).split(",") }];
  });
}

function toRequirements(node: QueryPlanSelectionNode): Requirement[] {
  const selections = node.selections?.flatMap(toRequirements);
  if (node.kind === "Field") {
    const responseKey = node.alias ?? node.name;
    return [{ kind: "field", responseKey, name: node.name, selections: selections ?? null }];
  }
  if (node.typeCondition === undefined) return selections ?? [];
  return [{ kind: "type", typeCondition: node.typeCondition, selections: selections ?? [] }];
}

function toRewrites(rewrites: readonly FetchDataRewrite[] = []): Rewrite[] {
  // The planner repeats itself where it has made one fetch of several.
  const distinct = new Map(rewrites.map((rewrite) => [JSON.stringify(rewrite), rewrite]));
  return [...distinct.values()].map((rewrite) =>
    rewrite.kind === "ValueSetter"
      ? { kind: "set", path: toRewritePath(rewrite.path), value: rewrite.setValueTo as unknown }
      : { kind: "rename", path: toRewritePath(rewrite.path), to: rewrite.renameKeyTo },
  );
}

/** `..` is one object up; what follows leads down from there. */
function toContextVariable({ path, renameKeyTo }: FetchDataKeyRenamer): ContextVariable {
  const down = path.filter((step) => step !== "..");
  return { variable: renameKeyTo, levelsUp: path.length - down.length, path: toRewritePath(down) };
}

const onType = "... on ";

const toRewritePath = (path: readonly string[]): RewritePath =>
  path.map((step) =>
    step.startsWith(onType)
      ? { kind: "types", names: [step.slice(onType.length)] }
      : { kind: "field", key: step },
  );
