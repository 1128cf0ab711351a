import type { ContextVariable, RewritePath } from "../plan/query-plan.ts";
import { isEntry, read, type Cell, type Entry } from "./cells.ts";
import { valueText } from "./json-text.ts";
import type { Target } from "./position.ts";
import type { TypeNames } from "./type-names.ts";
import { nextField } from "./walk.ts";

/** A target whose entities are asked for with values from objects above them: `@fromContext`. */
export interface ContextTarget extends Target {
  readonly context: readonly ContextVariable[];
}

/** Entities for which the values from above are the same. */
export interface ContextGroup {
  /** By the variable's name. */
  readonly values: Readonly<Record<string, unknown>>;
  readonly entries: ReadonlySet<Entry>;
}

/** Reads the values for all entities at some targets. Each value needs a call of its own, since it is a variable. */
export function groupByContext(
  root: Cell,
  targets: readonly ContextTarget[],
  namesOf: TypeNames,
): ContextGroup[] {
  const groups = new Map<string, ContextGroup & { readonly entries: Set<Entry> }>();
  for (const target of targets) {
    visitBelow(target, root, 0, [], (entry, ancestors) => {
      const values = readValues(target.context, ancestors, namesOf);
      const key = valueText(values);
      const group = groups.get(key) ?? { values, entries: new Set<Entry>() };
      groups.set(key, group);
      group.entries.add(entry);
    });
  }
  return [...groups.values()];
}

type Visit = (entry: Entry, ancestors: readonly Entry[]) => void;

function visitBelow(
  target: ContextTarget,
  value: unknown,
  step: number,
  ancestors: readonly Entry[],
  visit: Visit,
): void {
  if (Array.isArray(value)) {
    for (const item of value) visitBelow(target, item, step, ancestors, visit);
    return;
  }
  if (!isEntry(value)) return;
  const next = nextField(target.steps, step, value);
  if (next === null) return;
  const field = target.steps[next];
  if (field?.kind !== "field") visit(value, ancestors);
  else visitBelow(target, read(value, field.key), next + 1, [...ancestors, value], visit);
}

/** Of several places for one variable the first that exists counts. */
function readValues(
  context: readonly ContextVariable[],
  ancestors: readonly Entry[],
  namesOf: TypeNames,
): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const { variable, levelsUp, path } of context) {
    if (values[variable] === undefined) values[variable] = follow(ancestors.at(-levelsUp), path, namesOf);
  }
  for (const { variable } of context) values[variable] ??= null;
  return values;
}

function follow(from: unknown, path: RewritePath, namesOf: TypeNames): unknown {
  let value = from;
  for (const step of path) {
    if (!isEntry(value)) return undefined;
    if (step.kind === "field") {
      value = read(value, step.key);
      continue;
    }
    const typename = read(value, "__typename");
    const applies = typeof typename !== "string" || step.names.some((name) => namesOf(name).has(typename));
    if (!applies) return undefined;
  }
  return value;
}
