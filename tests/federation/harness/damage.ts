import { getNullableType, isCompositeType, isListType, isScalarType, type GraphQLOutputType } from "graphql";
import type { DataObject } from "./supergraph-case.ts";

/** What a subgraph may do to a value although its schema forbids it. */
export const damageKinds = ["drop", "null", "string", "number", "object", "list"] as const;

export interface Damage {
  /** The path as graphql-js links it, last key first. */
  readonly path: LinkedPath;
  readonly how: (typeof damageKinds)[number];
}

interface LinkedPath {
  readonly prev: LinkedPath | undefined;
  readonly key: string | number;
}

/**
 * Changes an answer in place. Deeper damages come first, so that none hides another's place. Errors of what is gone then
 * are gone, too.
 */
export function applyDamages(answer: DataObject, damages: readonly Damage[]): void {
  const placed = damages.map(({ path, how }) => ({ keys: keysOf(path), how }));
  for (const { keys, how } of placed.sort((a, b) => b.keys.length - a.keys.length))
    applyDamage(answer, keys, how);
  const { errors } = answer;
  if (!Array.isArray(errors)) return;
  const isKept = ({ path }: { path?: readonly unknown[] }): boolean =>
    !placed.some(({ keys }) => keys.every((key, index) => path?.[index] === key));
  const kept = (errors as { path?: readonly unknown[] }[]).filter(isKept);
  if (kept.length > 0) answer.errors = kept;
  else delete answer.errors;
}

function keysOf(path: LinkedPath | undefined): (string | number)[] {
  return path ? [...keysOf(path.prev), path.key] : [];
}

function applyDamage(answer: DataObject, keys: readonly (string | number)[], how: Damage["how"]): void {
  const last = keys.at(-1);
  const parent = ["data", ...keys.slice(0, -1)].reduce<unknown>(
    (value, key) => (isContainer(value) ? value[key] : undefined),
    answer,
  );
  if (last === undefined || !isContainer(parent) || !Object.hasOwn(parent, last)) return;
  if (how === "drop") Reflect.deleteProperty(parent, last);
  else parent[last] = damaged(parent[last], how);
}

export type DamageKind = Damage["how"];

/** Whether what a client gets follows from the type alone; not so where a wrong list has items that are right. */
export function isDecided(type: GraphQLOutputType, how: DamageKind): boolean {
  const nullable = getNullableType(type);
  if (how === "list") return !isListType(nullable);
  return how !== "object" || !isCompositeType(nullable);
}

/** What a damaged value is to the client: itself where the type has it among its values, else null with an error. */
export function readDamaged(
  type: GraphQLOutputType,
  value: unknown,
  how: DamageKind,
): { readonly value: unknown } | null {
  if (how === "drop" || how === "null") return { value: null };
  const nullable = getNullableType(type);
  const isValid = isScalarType(nullable) && (validDamage[nullable.name]?.includes(how) ?? true);
  return isValid ? { value: damaged(value, how) } : null;
}

/** The custom scalars have every value. */
const validDamage: Readonly<Record<string, readonly DamageKind[]>> = {
  String: ["string"],
  ID: ["string"],
  Float: ["number"],
  Int: [],
  Boolean: [],
};

function damaged(value: unknown, how: Exclude<DamageKind, "drop">): unknown {
  if (how === "null") return null;
  if (how === "string") return "damaged";
  if (how === "number") return 7.25;
  return how === "object" ? { damaged: true } : [value, null];
}

const isContainer = (value: unknown): value is Record<string | number, unknown> =>
  typeof value === "object" && value !== null;
