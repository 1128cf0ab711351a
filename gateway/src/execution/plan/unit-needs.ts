import { Kind, type SelectionSetNode } from "graphql";
import { responseKeyOf } from "./distinct-keys.ts";
import { isQuery, type Unit } from "./plan-unit.ts";
import type { EntityTarget, PlanPath, Requirement, RewritePath } from "./query-plan.ts";

/**
 * Lets each unit wait only for what brings the objects that it is about, or the fields that it sends. A plan says more:
 * in a sequence of parallels, a step waits for all of the step before.
 */
export function loosenUnits(units: readonly Unit[]): void {
  if (!isQuery(units)) return;
  const brought = new Map(units.map((unit) => [unit, fieldsBrought(unit)]));
  for (const unit of units) unit.after = neededBy(unit, brought);
}

type Brought = ReadonlyMap<Unit, ReadonlySet<string>>;

function neededBy(unit: Unit, brought: Brought): ReadonlySet<Unit> {
  const missing = new Set(fieldsNeeded(unit));
  const needed = [...missing];
  const sources = [...unit.after].filter((earlier) => {
    const fields = brought.get(earlier);
    const found = needed.filter((field) => fields?.has(field));
    for (const field of found) missing.delete(field);
    // Its answer is changed, so its selection does not say which fields it brings.
    return found.length > 0 || rewritesOf(earlier).length > 0;
  });
  // A field of which no source is known may come from any.
  return missing.size > 0 ? unit.after : new Set(sources);
}

const rewritesOf = (unit: Unit) => (unit.kind === "root" ? unit.fetch : unit.batch).outputRewrites;

/** Fields by their response keys from the root, without lists and types: a superset of where they are in fact. */
const below = (place: string, key: string): string => `${place}.${key}`;

/** Each field on the way, and `__typename` where the way is for some types only. */
function fieldsOn(path: PlanPath | RewritePath, from = ""): string[] {
  const fields: string[] = [];
  let place = from;
  for (const segment of path) {
    if (segment.kind === "field") place = below(place, segment.key);
    if (segment.kind !== "list") fields.push(segment.kind === "field" ? place : below(place, "__typename"));
  }
  return fields;
}

const keysOf = (path: PlanPath): string[] =>
  path.flatMap((segment) => (segment.kind === "field" ? [segment.key] : []));

const placeOf = (keys: readonly string[]): string => keys.reduce(below, "");

/** The places of the fields that a unit selects. */
export function fieldsBrought(unit: Unit): ReadonlySet<string> {
  const fields = new Set<string>();
  const collect = (set: SelectionSetNode, place: string): void => {
    for (const node of set.selections) {
      if (node.kind === Kind.FRAGMENT_SPREAD) continue;
      const here = node.kind === Kind.FIELD ? below(place, responseKeyOf(node)) : place;
      if (node.kind === Kind.FIELD) fields.add(here);
      if (node.selectionSet) collect(node.selectionSet, here);
    }
  };
  if (unit.kind === "root") collect(unit.fetch.selection, placeOf(keysOf(unit.fetch.path)));
  else collect(unit.batch.selection, placeOf(keysOf(unit.target.path)));
  return fields;
}

function fieldsNeeded(unit: Unit): string[] {
  if (unit.kind === "root") return fieldsOn(unit.fetch.path);
  const { path, requires } = unit.target;
  const required = requiredFields(requires, placeOf(keysOf(path)));
  return [...fieldsOn(path), ...required, ...contextFields(unit.target)];
}

/** The places of the values from above that a target's entities are asked for with. */
export function contextFields({ path, context = [] }: EntityTarget): string[] {
  const keys = keysOf(path);
  return context.flatMap(({ levelsUp, path: down }) => fieldsOn(down, placeOf(keys.slice(0, -levelsUp))));
}

function requiredFields(requirements: readonly Requirement[], place: string): string[] {
  return requirements.flatMap((requirement) => {
    if (requirement.kind === "type") return requiredFields(requirement.selections, place);
    const here = below(place, requirement.responseKey);
    return [here, ...requiredFields(requirement.selections ?? [], here)];
  });
}
