import {
  Kind,
  type FieldNode,
  type InlineFragmentNode,
  type SelectionNode,
  type SelectionSetNode,
} from "graphql";
import { headOf } from "./normalise-selection.ts";
import { pathKey } from "./plan-keys.ts";
import type { EntityUnit, Unit } from "./plan-unit.ts";

/**
 * The units without those that ask for nothing new: of the entities at the same place, units before them ask for all
 * of it. Whoever waited for such a unit waits for what it waited for.
 */
export function dropRedundant(units: readonly Unit[]): Unit[] {
  const dropped = new Set<Unit>();
  for (const unit of units) {
    const known = unit.kind === "entity" ? selectionsBefore(unit) : [];
    if (unit.kind === "entity" && asksNothingNew(unit, known)) dropped.add(unit);
  }
  const kept = units.filter((unit) => !dropped.has(unit));
  for (const unit of kept) unit.after = withoutDropped(unit.after, dropped);
  return kept;
}

function withoutDropped(after: ReadonlySet<Unit>, dropped: ReadonlySet<Unit>): ReadonlySet<Unit> {
  const kept = [...after].flatMap((unit) =>
    dropped.has(unit) ? [...withoutDropped(unit.after, dropped)] : [unit],
  );
  return new Set(kept);
}

function asksNothingNew(unit: EntityUnit, known: readonly SelectionSetNode[]): boolean {
  const { selection, outputRewrites } = unit.batch;
  return outputRewrites.length === 0 && !unit.target.context && known.some((set) => covers(set, selection));
}

function selectionsBefore(unit: EntityUnit): SelectionSetNode[] {
  const place = pathKey(unit.target.path);
  return [...unitsBefore(unit)].flatMap((earlier) => {
    if (earlier.kind === "root" || earlier.batch.outputRewrites.length > 0) return [];
    return pathKey(earlier.target.path) === place ? [earlier.batch.selection] : [];
  });
}

function unitsBefore(unit: Unit, found = new Set<Unit>()): Set<Unit> {
  for (const earlier of unit.after) {
    if (found.has(earlier)) continue;
    found.add(earlier);
    unitsBefore(earlier, found);
  }
  return found;
}

/**
 * Whether a selection of some objects has all that another has of them. What an entity is can be told by each subgraph
 * in its own way (`@interfaceObject`), so a `__typename` is never known from elsewhere.
 */
function covers(known: SelectionSetNode, asked: SelectionSetNode): boolean {
  const nodes = new Map(known.selections.filter(isWritten).map((node) => [headOf(node), node]));
  return asked.selections.every((node) => {
    if (!isWritten(node) || (node.kind === Kind.FIELD && node.name.value === "__typename")) return false;
    const same = nodes.get(headOf(node));
    if (!same) return false;
    if (!node.selectionSet) return true;
    return same.selectionSet !== undefined && covers(same.selectionSet, node.selectionSet);
  });
}

const isWritten = (node: SelectionNode): node is FieldNode | InlineFragmentNode =>
  node.kind !== Kind.FRAGMENT_SPREAD;
