import { failureError } from "../../federation/subgraph-failure.ts";
import { Cell, isEntry, type Entry } from "./cells.ts";
import { ownValue, type ResponsePath } from "./data.ts";
import type { ExecutionError } from "./operation-run.ts";
import type { Position } from "./position.ts";
import type { Fault } from "./projection-run.ts";

/** What a response was written from. */
export interface Written {
  readonly root: Cell;
  readonly position: Position;
  /** Of the subgraphs. */
  readonly errors: readonly ExecutionError[];
  /** Nothing remains of the data. */
  readonly isEmpty: boolean;
}

/**
 * The errors for values that the schema forbids, https://spec.graphql.org/October2021/#sec-Handling-Field-Errors: none
 * where a subgraph's own error explains the null, and none below an entity that is simply not there, unless nothing
 * remains of the response.
 */
export function faultsToErrors(faults: readonly Fault[], written: Written): ExecutionError[] {
  if (faults.length === 0) return [];
  const explained = explainedPlaces(written.errors);
  // A null that came up to the root of a subgraph's answer took the other fields there along.
  const isTakenAlong = ({ path, denied, isShape }: Fault): boolean =>
    written.isEmpty && path.length === 1 && explained.size > 0 && !denied && !isShape;
  return faults
    .filter(({ path, isExcused }) => (written.isEmpty || !isExcused) && !explained.has(keyOf(path)))
    .filter((fault) => !isTakenAlong(fault))
    .map(({ path, message, isShape, denied }) => {
      if (denied) return { message, path, extensions: { code: denied } };
      const subgraph = isShape ? subgraphAt(written, path) : null;
      return subgraph === null
        ? { message, path }
        : { ...failureError("SUBGRAPH_UNAVAILABLE", subgraph), path };
    });
}

/** The paths of errors and all that lead to them: the null may have come up from there. */
function explainedPlaces(errors: readonly ExecutionError[]): Set<string> {
  const places = new Set<string>();
  for (const { path = [] } of errors) {
    for (let length = path.length; length > 0; length--) places.add(keyOf(path.slice(0, length)));
  }
  return places;
}

const keyOf = (path: ResponsePath): string => JSON.stringify(path);

/** Which subgraph answered with the value at a path. */
function subgraphAt({ root, position }: Written, path: ResponsePath): string | null {
  let subgraph: string | null = null;
  let value: unknown = root;
  let at: Position | undefined = position;
  for (const key of path) {
    if (typeof key === "number") {
      value = Array.isArray(value) ? value[key] : undefined;
    } else if (isEntry(value)) {
      const part = partWith(value, key);
      if (value instanceof Cell) subgraph = at?.sources[part]?.subgraph ?? subgraph;
      value = value instanceof Cell ? value.parts[part]?.[key] : value[key];
      at = at?.children.get(key);
    }
  }
  return subgraph;
}

/** The index of the part of a cell that has a key. */
function partWith(entry: Entry, key: string): number {
  if (!(entry instanceof Cell)) return 0;
  return entry.parts.findLastIndex((part) => part !== undefined && ownValue(part, key) !== undefined);
}
