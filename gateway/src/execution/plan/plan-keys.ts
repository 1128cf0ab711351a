import { Kind, type SelectionSetNode } from "graphql";
import { headOf } from "./normalise-selection.ts";
import type { EntityTarget, PathSegment, Rewrite } from "./query-plan.ts";

/** Texts that are equal where things mean the same, whatever the order in which they are written. */

/** @param set without named fragments */
export function selectionKey(set: SelectionSetNode): string {
  const keys = set.selections.map((node) => {
    if (node.kind === Kind.FRAGMENT_SPREAD) throw new Error("A normalised selection has no named fragments.");
    return headOf(node) + (node.selectionSet ? selectionKey(node.selectionSet) : "");
  });
  return `{${keys.sort().join(" ")}}`;
}

export const rewritesKey = (rewrites: readonly Rewrite[]): string => JSON.stringify(rewrites);

export function pathKey(path: readonly PathSegment[]): string {
  return JSON.stringify(
    path.map((segment) => (segment.kind === "types" ? [...segment.names].sort() : segment)),
  );
}

/** @param target with normalised requirements */
export function targetKey({ path, requires, inputRewrites, context }: EntityTarget): string {
  return [pathKey(path), JSON.stringify(requires), rewritesKey(inputRewrites), JSON.stringify(context)].join(
    "\n",
  );
}
