import type { DataObject } from "./supergraph-case.ts";

/** What a subgraph may do to a value although its schema forbids it. */
export const damageKinds = ["drop", "null", "string", "number", "object", "list", "typename"] as const;

export interface Damage {
  /** The path as graphql-js links it, last key first. */
  readonly path: LinkedPath;
  readonly how: (typeof damageKinds)[number];
}

interface LinkedPath {
  readonly prev: LinkedPath | undefined;
  readonly key: string | number;
}

/** Changes the data of an answer in place. Deeper damages come first, so that none hides another's place. */
export function applyDamages(answer: DataObject, damages: readonly Damage[]): void {
  const placed = damages.map(({ path, how }) => ({ keys: keysOf(path), how }));
  for (const { keys, how } of placed.sort((a, b) => b.keys.length - a.keys.length))
    applyDamage(answer, keys, how);
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

function damaged(value: unknown, how: Exclude<Damage["how"], "drop">): unknown {
  if (how === "typename") return withOtherTypename(value);
  if (how === "null") return null;
  if (how === "string") return "damaged";
  if (how === "number") return 7.25;
  return how === "object" ? { damaged: true } : [value, null];
}

function withOtherTypename(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withOtherTypename);
  if (!isContainer(value)) return value;
  return { ...value, ...("__typename" in value ? { __typename: "Nonsense" } : {}) };
}

const isContainer = (value: unknown): value is Record<string | number, unknown> =>
  typeof value === "object" && value !== null;
