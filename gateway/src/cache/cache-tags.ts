/** Part of a `format`: text, or the path of a value as in `{$key.id}`. */
type FormatPart = string | readonly string[];

/** Gives the tag, or null when a value that it needs is not there. */
export type TagFormat = (values: Readonly<Record<string, unknown>>) => string | null;

export const maxTagLength = 512;
/** Of one entity or one answer. */
const maxTags = 2_000;

/**
 * Compiles the `format` of @cacheTag: `user-{$key.id}` on a type, `user-{$args.id}` on a root field.
 * @param source `$key` or `$args`: what paths must begin with; a format with another path never gives a tag.
 */
export function compileTagFormat(format: string, source: "$key" | "$args"): TagFormat {
  const parts = parseFormat(format);
  if (parts.some((part) => typeof part !== "string" && part[0] !== source)) return () => null;
  return (values) => {
    let tag = "";
    for (const part of parts) {
      const text = typeof part === "string" ? part : textAt(values, part);
      if (text === null) return null;
      tag += text;
    }
    return isTag(tag) ? tag : null;
  };
}

/** Control characters are left out: they part tags where they are stored. */
export function isTag(value: unknown): value is string {
  return typeof value === "string" && value !== "" && value.length <= maxTagLength && !/\p{Cc}/u.test(value);
}

/**
 * The tags that a subgraph sent. Null when they cannot be told, or are too many: then nothing may be kept, since it could
 * not be invalidated.
 */
export function readTags(value: unknown): readonly string[] | null {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) && value.length <= maxTags && value.every(isTag) ? value : null;
}

/** What a mutation's answer says is stale now: `extensions.cacheInvalidations`. What is no tag is left out. */
export function readInvalidations(extensions: unknown): string[] {
  if (typeof extensions !== "object" || extensions === null || !("cacheInvalidations" in extensions))
    return [];
  const { cacheInvalidations: tags } = extensions;
  return Array.isArray(tags) ? tags.filter(isTag) : [];
}

function parseFormat(format: string): FormatPart[] {
  return format
    .split(/(\{[^{}]*\})/)
    .filter((part) => part !== "")
    .map((part) => (/^\{.*\}$/.test(part) ? part.slice(1, -1).trim().split(".") : part));
}

function textAt(values: Readonly<Record<string, unknown>>, [, ...path]: readonly string[]): string | null {
  let value: unknown = values;
  for (const name of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) return null;
    value = (value as Record<string, unknown>)[name];
  }
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean"
    ? String(value)
    : null;
}
