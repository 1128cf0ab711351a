import { OperationTypeNode, print, stripIgnoredCharacters, type SelectionSetNode } from "graphql";
import type { EntityFetchPlan, FetchPlan, SubgraphCall } from "./query-plan.ts";

/** The text of a call of `_entities`, and how its batches are told apart. */
export interface PrintedEntityFetch {
  readonly text: string;
  /** In the order of the plan's batches: the key of the answer's list, and the variable of its representations. */
  readonly batches: readonly PrintedBatch[];
}

export interface PrintedBatch {
  readonly responseKey: string;
  readonly variable: string;
}

/** The shortest text of a call of root fields. The same plan always gives the same text. */
export function printFetch(plan: FetchPlan): string {
  return printOperation(plan, plan.variables, print(plan.selection));
}

/** The shortest text of a call of `_entities`. The same plan always gives the same text. */
export function printEntityFetch(plan: EntityFetchPlan): PrintedEntityFetch {
  const batches = nameBatches(plan);
  const variables = new Map(plan.variables);
  for (const { variable } of batches) variables.set(variable, "[_Any!]!");
  const fields = plan.batches.map((batch, index) => printEntitiesField(batches[index], batch.selection));
  return { text: printOperation(plan, variables, `{${fields.join(" ")}}`), batches };
}

function printEntitiesField(batch: PrintedBatch | undefined, selection: SelectionSetNode): string {
  if (!batch) throw new Error("A batch without a name cannot be printed.");
  const alias = batch.responseKey === "_entities" ? "" : `${batch.responseKey}:`;
  return `${alias}_entities(representations:$${batch.variable})${print(selection)}`;
}

function nameBatches({ batches, variables }: EntityFetchPlan): PrintedBatch[] {
  const isAlone = batches.length === 1;
  return batches.map((_, index) => ({
    responseKey: isAlone ? "_entities" : `_${String(index)}`,
    variable: freeName(isAlone ? "representations" : `_r${String(index)}`, variables),
  }));
}

/** A client may call its variables as it likes. */
function freeName(wanted: string, taken: ReadonlyMap<string, string>): string {
  return taken.has(wanted) ? freeName(`_${wanted}`, taken) : wanted;
}

function printOperation(
  call: SubgraphCall,
  variables: ReadonlyMap<string, string>,
  selection: string,
): string {
  const definitions = [...variables].map(([name, type]) => `$${name}:${type}`);
  const signature = definitions.length > 0 ? `(${definitions.join(" ")})` : "";
  const isShorthand =
    call.operationKind === OperationTypeNode.QUERY && !call.operationName && signature === "";
  const head = isShorthand ? "" : `${call.operationKind} ${call.operationName ?? ""}${signature}`;
  const fragments = call.fragments.map(print);
  return stripIgnoredCharacters([head + selection, ...fragments].join(" "));
}
