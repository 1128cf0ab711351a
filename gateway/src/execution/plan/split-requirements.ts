import { Kind, OperationTypeNode, type DocumentNode, type SelectionSetNode } from "graphql";
import { fragmentsOf, operationOf } from "./gateway-fields.ts";
import { normaliseSelection } from "./normalise-selection.ts";
import type { Meanings } from "./required-meanings.ts";

/**
 * Documents that together ask for what one does, so that in none of them two fields require one field with different
 * arguments: planners fetch it with the arguments of one of them for both. The first document has all fields that
 * require nothing of the kind.
 * @returns one document where there is nothing to split, as nearly always, and for mutations, which run once
 */
export function splitRequirements(
  document: DocumentNode,
  meanings: ReadonlyMap<string, Meanings>,
): readonly DocumentNode[] {
  const operation = operationOf(document);
  if (meanings.size === 0 || operation.operation !== OperationTypeNode.QUERY) return [document];
  const selection = normaliseSelection(operation.selectionSet, fragmentsOf(document));
  const parts = assignParts(namesIn(selection), meanings);
  const last = Math.max(0, ...parts.values());
  if (last === 0) return [document];
  return Array.from({ length: last + 1 }, (_, part) => part).flatMap((part) => {
    const selectionSet = partOf(selection, part, parts);
    return selectionSet ? [{ ...document, definitions: [{ ...operation, selectionSet }] }] : [];
  });
}

function namesIn(set: SelectionSetNode): Set<string> {
  const names = new Set<string>();
  for (const node of set.selections) {
    if (node.kind === Kind.FIELD) names.add(node.name.value);
    if (node.kind === Kind.FRAGMENT_SPREAD || !node.selectionSet) continue;
    for (const name of namesIn(node.selectionSet)) names.add(name);
  }
  return names;
}

/** For each field that requires something of two meanings the first part in which all others mean the same by it. */
function assignParts(
  names: ReadonlySet<string>,
  meanings: ReadonlyMap<string, Meanings>,
): Map<string, number> {
  const parts = new Map<string, number>();
  const members: Meanings[][] = [];
  for (const name of names) {
    const own = meanings.get(name);
    if (!own || own.size === 0) continue;
    const fitting = members.findIndex((others) => others.every((other) => agree(own, other)));
    const part = fitting < 0 ? members.length : fitting;
    parts.set(name, part);
    members[part] = [...(members[part] ?? []), own];
  }
  return parts;
}

function agree(one: Meanings, other: Meanings): boolean {
  return [...one].every(([name, meanings]) => {
    const others = other.get(name);
    return !others || meanings.union(others).size === Math.max(meanings.size, others.size);
  });
}

/** Null where the part has nothing of it. What is below a field that requires something stays with it. */
function partOf(
  set: SelectionSetNode,
  part: number,
  parts: ReadonlyMap<string, number>,
): SelectionSetNode | null {
  const selections = set.selections.flatMap((node) => {
    if (node.kind === Kind.FRAGMENT_SPREAD) return [];
    const own = node.kind === Kind.FIELD ? parts.get(node.name.value) : undefined;
    if (own !== undefined) return own === part ? [node] : [];
    if (!node.selectionSet) return part === 0 ? [node] : [];
    const selectionSet = partOf(node.selectionSet, part, parts);
    return selectionSet ? [{ ...node, selectionSet }] : [];
  });
  return selections.length > 0 ? { ...set, selections } : null;
}
