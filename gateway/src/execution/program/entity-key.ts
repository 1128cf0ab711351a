import type { EntityTarget, Requirement } from "../plan/query-plan.ts";
import { read, type Entry } from "./cells.ts";
import type { TypeNames } from "./type-names.ts";

/** Tells entities apart by less than their representations; undefined where it cannot. */
export type IdentifyEntity = (entry: Entry) => unknown;

const byNothing: IdentifyEntity = () => undefined;

/**
 * Most entities are of one type and known by one field: then its value is enough, and costs no text to be made and hashed
 * for every occurrence.
 * @param targets of one batch; the values are comparable among them
 */
export function compileIdentity(targets: readonly EntityTarget[], namesOf: TypeNames): IdentifyEntity {
  const keys = targets.map((target) => singleKey(target, namesOf));
  const [key] = keys;
  const isShared = keys.every((other) => other && key && isSameKey(other, key));
  if (!key || !isShared) return byNothing;
  return (entry) => {
    if (read(entry, "__typename") !== key.typename) return undefined;
    const value = read(entry, key.responseKey);
    return typeof value === "string" ? value : undefined;
  };
}

interface SingleKey {
  readonly typename: string;
  readonly name: string;
  readonly responseKey: string;
}

function isSameKey(a: SingleKey, b: SingleKey): boolean {
  return a.typename === b.typename && a.name === b.name && a.responseKey === b.responseKey;
}

function singleKey({ requires, inputRewrites }: EntityTarget, namesOf: TypeNames): SingleKey | null {
  const [first] = requires;
  if (inputRewrites.length > 0 || first?.kind !== "type" || requires.length > 1) return null;
  if (namesOf(first.typeCondition).size !== 1) return null;
  const fields = first.selections.filter((field) => field.kind === "type" || field.name !== "__typename");
  const [field] = fields;
  if (fields.length !== 1 || !field || !isLeaf(field)) return null;
  return { typename: first.typeCondition, name: field.name, responseKey: field.responseKey };
}

const isLeaf = (field: Requirement): field is Extract<Requirement, { kind: "field" }> =>
  field.kind === "field" && field.selections === null;
