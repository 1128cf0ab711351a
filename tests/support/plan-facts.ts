import { Kind, print, type FieldNode, type FragmentDefinitionNode, type SelectionSetNode } from "graphql";
import type { PlanNode, PlanPath, Requirement } from "@skein/gateway/execution/plan/query-plan.ts";

/** What a plan does, in a form in which two plans can be compared. */
export interface PlanFacts {
  /** Each field, with the subgraph that it is asked of, the place, and the types of objects that it is asked for. */
  readonly fetched: ReadonlySet<string>;
  /** For each place where a subgraph is asked for entities: which of the fields that it needs are there by then. */
  readonly known: ReadonlyMap<string, ReadonlySet<string>>;
  readonly calls: number;
  /** How many calls follow one another. */
  readonly hops: number;
}

interface Walk {
  readonly fetched: Set<string>;
  readonly known: Map<string, Set<string>>;
  calls: number;
}

export function factsOf(plan: PlanNode): PlanFacts {
  const walk: Walk = { fetched: new Set(), known: new Map(), calls: 0 };
  const { hops } = follow(plan, new Set(), walk);
  return { ...walk, hops };
}

interface After {
  readonly places: ReadonlySet<string>;
  readonly hops: number;
}

/** @param before the places of all fields that have been fetched when the node begins */
function follow(node: PlanNode, before: ReadonlySet<string>, walk: Walk): After {
  switch (node.kind) {
    case "sequence":
      return node.nodes.reduce<After>(
        (after, inner) => {
          const next = follow(inner, after.places, walk);
          return { places: next.places, hops: after.hops + next.hops };
        },
        { places: before, hops: 0 },
      );
    case "parallel": {
      const ends = node.nodes.map((inner) => follow(inner, before, walk));
      const places = new Set(ends.flatMap((end) => [...end.places]));
      return { places, hops: Math.max(0, ...ends.map(({ hops }) => hops)) };
    }
    case "fetch": {
      walk.calls++;
      const fields = fieldsOf(node.selection, node.fragments, placeOf(node.path), "");
      for (const { text } of fields) walk.fetched.add(`${node.subgraph} ${text}`);
      return { places: new Set([...before, ...fields.map(({ place }) => place)]), hops: 1 };
    }
    case "entities": {
      walk.calls++;
      const places = new Set(before);
      for (const { selection, targets } of node.batches) {
        for (const { path, requires } of targets) {
          const fields = fieldsOf(selection, node.fragments, placeOf(path), "");
          for (const { text, place } of fields) {
            walk.fetched.add(`${node.subgraph} ${text}`);
            places.add(place);
          }
          noteKnown(walk, `${node.subgraph} ${placeOf(path)}`, neededFor(path, requires), before);
        }
      }
      return { places, hops: 1 };
    }
  }
}

function noteKnown(walk: Walk, target: string, needed: readonly string[], before: ReadonlySet<string>): void {
  const known = walk.known.get(target) ?? new Set();
  for (const place of needed) if (before.has(place)) known.add(place);
  walk.known.set(target, known);
}

interface FetchedField {
  readonly place: string;
  readonly text: string;
}

function fieldsOf(
  { selections }: SelectionSetNode,
  fragments: readonly FragmentDefinitionNode[],
  place: string,
  condition: string,
): FetchedField[] {
  return selections.flatMap((node): FetchedField[] => {
    if (node.kind === Kind.FIELD) {
      const here = `${place}.${(node.alias ?? node.name).value}`;
      const below = node.selectionSet ? fieldsOf(node.selectionSet, fragments, here, condition) : [];
      return [{ place: here, text: `${here} ${withoutSelection(node)} ${condition}` }, ...below];
    }
    const isSpread = node.kind === Kind.FRAGMENT_SPREAD;
    const fragment = isSpread ? fragments.find(({ name }) => name.value === node.name.value) : node;
    if (!fragment) throw new Error("a fragment is not defined");
    const type = fragment.typeCondition?.name.value;
    const inner = type === undefined ? condition : `${condition}/${place}:${type}`;
    return fieldsOf(fragment.selectionSet, fragments, place, inner);
  });
}

function withoutSelection(field: FieldNode): string {
  const { selectionSet: _, ...bare } = field;
  return print(bare);
}

const placeOf = (path: PlanPath): string =>
  path.flatMap((segment) => (segment.kind === "field" ? [`.${segment.key}`] : [])).join("");

function neededFor(path: PlanPath, requires: readonly Requirement[]): string[] {
  const keys = path.flatMap((segment) => (segment.kind === "field" ? [segment.key] : []));
  const way = keys.map((_, index) =>
    keys
      .slice(0, index + 1)
      .map((key) => `.${key}`)
      .join(""),
  );
  return [...way, ...requiredPlaces(requires, placeOf(path))];
}

const requiredPlaces = (requires: readonly Requirement[], place: string): string[] =>
  requires.flatMap((requirement) => {
    if (requirement.kind === "type") return requiredPlaces(requirement.selections, place);
    const here = `${place}.${requirement.responseKey}`;
    return [here, ...requiredPlaces(requirement.selections ?? [], here)];
  });
