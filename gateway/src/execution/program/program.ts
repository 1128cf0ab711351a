import { OperationTypeNode, type GraphQLSchema } from "graphql";
import type { Denial } from "../../authorization/denial.ts";
import type { PlanNode } from "../plan/query-plan.ts";
import { createCacheUse, type CacheUse } from "./cache-use.ts";
import { Cell } from "./cells.ts";
import { collectFields } from "./collect-fields.ts";
import { compileEntityFetch } from "./entity-step.ts";
import { faultsToErrors } from "./faults-to-errors.ts";
import { compileFetch } from "./fetch-step.ts";
import type { Operation } from "./fold-conditions.ts";
import { compileIntrospection } from "./introspection.ts";
import type { ExecutionError, Step, Surroundings } from "./operation-run.ts";
import { oneErrorPerField } from "./one-error-per-field.ts";
import { createPositionTree, type PositionTree } from "./position.ts";
import { compileSelection } from "./projection.ts";
import { createProjectionRun } from "./projection-run.ts";
import { createRepeatedAnswers } from "./repeated-answers.ts";
import type { TypeNames } from "./type-names.ts";
import { inResponse } from "./visible-path.ts";

export interface ProgramOptions {
  /** What clients see. */
  readonly schema: GraphQLSchema;
  readonly namesOf: TypeNames;
  /** Without conditions. */
  readonly operation: Operation;
  /** What of it the viewer may not use: the plan leaves it out, the response has null and an error there. */
  readonly denial: Denial | null;
  /** Null when no subgraph has to be asked. */
  readonly plan: PlanNode | null;
}

export interface ProgramResult {
  /** JSON; null when a null has propagated up to the root. */
  readonly data: string | null;
  readonly errors: readonly ExecutionError[];
  /** What the cache did; null without one. */
  readonly caching: CacheUse | null;
}

/** An operation that is ready to run: all that does not depend on a request has been worked out. */
export type Program = <Context>(
  surroundings: Surroundings<Context>,
  variables: Readonly<Record<string, unknown>>,
  context: Context,
) => Promise<ProgramResult>;

export function compileProgram({ schema, namesOf, operation, denial, plan }: ProgramOptions): Program {
  const kind = operation.definition.operation;
  const rootType = schema.getRootType(kind);
  if (!rootType) throw new Error(`The schema has no ${kind}.`);
  const isInterruptible = kind === OperationTypeNode.QUERY;
  const tree = createPositionTree(namesOf);
  const step = plan && compileNode(plan, tree, namesOf);
  const selections = { schema, fragments: operation.fragments, denial };
  const sets = [operation.definition.selectionSet];
  const write = compileSelection(selections, rootType, sets, tree.root);
  const introspect = compileIntrospection(schema, operation, collectFields(selections, rootType, sets));
  const answers = kind === OperationTypeNode.QUERY ? createRepeatedAnswers() : null;
  return async ({ cacheFor, ...surroundings }, variables, context) => {
    const caching = cacheFor ? createCacheUse(cacheFor(context)) : null;
    const repeated = caching && answers?.find(caching, variables);
    if (typeof repeated === "string") return { data: repeated, errors: [], caching };
    const root = new Cell(tree.root, {});
    const errors: ExecutionError[] = [];
    const run = { ...surroundings, variables, context, isInterruptible, root, errors, caching };
    await step?.(run);
    const projection = createProjectionRun(introspect(variables));
    const data = write(root, projection) ? projection.pieces.join("") : null;
    const faults = faultsToErrors(projection.faults, {
      root,
      position: tree.root,
      errors,
      isEmpty: data === null,
    });
    if (caching && data !== null && errors.length + projection.faults.length === 0)
      answers?.keep(caching, variables, data);
    const all = errors.length + faults.length === 0 ? errors : inResponse([...errors, ...faults], operation);
    return { data, errors: oneErrorPerField(all), caching };
  };
}

function compileNode(node: PlanNode, tree: PositionTree, namesOf: TypeNames): Step {
  if (node.kind === "fetch") return compileFetch(node, tree, namesOf);
  if (node.kind === "entities") return compileEntityFetch(node, tree, namesOf);
  const steps = node.nodes.map((inner) => compileNode(inner, tree, namesOf));
  if (node.kind === "parallel") {
    return async (run) => {
      await Promise.all(steps.map((step) => step(run)));
    };
  }
  return async (run) => {
    for (const step of steps) await step(run);
  };
}
