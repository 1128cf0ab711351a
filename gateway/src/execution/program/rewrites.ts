import type { Rewrite, RewritePath } from "../plan/query-plan.ts";
import { isObject, ownValue, setOwn, type Data } from "./data.ts";
import type { TypeNames } from "./type-names.ts";

export type ApplyRewrites = (value: Data) => Data;

/** Applies rewrites to copies of what they change; null when there are none. */
export function compileRewrites(rewrites: readonly Rewrite[], namesOf: TypeNames): ApplyRewrites | null {
  if (rewrites.length === 0) return null;
  return (value) =>
    rewrites.reduce(
      (rewritten, rewrite) => rewriteAt(rewritten, rewrite.path, rewrite, namesOf) as Data,
      value,
    );
}

function rewriteAt(value: unknown, path: RewritePath, rewrite: Rewrite, namesOf: TypeNames): unknown {
  if (Array.isArray(value)) return value.map((item) => rewriteAt(item, path, rewrite, namesOf));
  if (!isObject(value)) return value;
  const [step, ...rest] = path;
  if (!step) return value;
  if (step.kind === "types") {
    return isOf(value, step.names, namesOf) ? rewriteAt(value, rest, rewrite, namesOf) : value;
  }
  if (rest.length === 0) return rewriteField(value, step.key, rewrite);
  const field = ownValue(value, step.key);
  if (field === undefined) return value;
  const copy = { ...value };
  setOwn(copy, step.key, rewriteAt(field, rest, rewrite, namesOf));
  return copy;
}

function rewriteField(object: Data, key: string, rewrite: Rewrite): Data {
  const copy: Record<string, unknown> = { ...object };
  if (rewrite.kind === "set") {
    setOwn(copy, key, rewrite.value);
  } else if (Object.hasOwn(object, key)) {
    Reflect.deleteProperty(copy, key);
    setOwn(copy, rewrite.to, object[key]);
  }
  return copy;
}

function isOf({ __typename: typename }: Data, types: readonly string[], namesOf: TypeNames): boolean {
  return typeof typename !== "string" || types.some((type) => namesOf(type).has(typename));
}
