import type { EntityTarget, Requirement } from "../plan/query-plan.ts";
import { read, type Entry } from "./cells.ts";
import type { TypeNames } from "./type-names.ts";

/** Entities of one type that are represented by plain values only. */
export interface EntityIdentity {
  readonly typename: string;
  /** Of the values. */
  readonly responseKeys: readonly string[];
}

/**
 * What tells the entities of a batch apart without their representations, which cost a text to be made and hashed for
 * every occurrence; null where only these do.
 */
export function compileIdentity(targets: readonly EntityTarget[], namesOf: TypeNames): EntityIdentity | null {
  const [first, ...others] = targets.map((target) => identityOf(target, namesOf));
  if (!first) return null;
  const isShared = others.every((other) => other && JSON.stringify(other) === JSON.stringify(first));
  return isShared ? first.identity : null;
}

interface NamedIdentity {
  readonly identity: EntityIdentity;
  readonly names: readonly string[];
}

function identityOf({ requires, inputRewrites }: EntityTarget, namesOf: TypeNames): NamedIdentity | null {
  const [first] = requires;
  if (inputRewrites.length > 0 || first?.kind !== "type" || requires.length > 1) return null;
  if (namesOf(first.typeCondition).size !== 1 || !first.selections.every(isLeaf)) return null;
  const fields = first.selections.filter(isLeaf).filter(({ name }) => name !== "__typename");
  const responseKeys = fields.map(({ responseKey }) => responseKey);
  return {
    identity: { typename: first.typeCondition, responseKeys },
    names: fields.map(({ name }) => name),
  };
}

const isLeaf = (field: Requirement): field is Extract<Requirement, { kind: "field" }> =>
  field.kind === "field" && field.selections === null;

/** A value by which to look an entity up; entities that have the same may still differ. */
export function bucketOf(entry: Entry, { typename, responseKeys }: EntityIdentity): string | undefined {
  if (read(entry, "__typename") !== typename) return undefined;
  for (const key of responseKeys) {
    const value = read(entry, key);
    if (typeof value === "string") return value;
  }
  return undefined;
}

export const isSameEntity = (a: Entry, b: Entry, { responseKeys }: EntityIdentity): boolean =>
  responseKeys.every((key) => read(a, key) === read(b, key));
