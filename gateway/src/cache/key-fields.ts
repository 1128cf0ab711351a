/** A parsed @key: field → null for a leaf, else the fields below. */
export type KeyFields = ReadonlyMap<string, KeyFields | null>;

type MutableKeyFields = Map<string, MutableKeyFields | null>;

/** Reads the field set of a @key, for example `id` or `org { id } handle`. */
export function parseKeyFields(fieldSet: string): KeyFields {
  const root: MutableKeyFields = new Map();
  const open: MutableKeyFields[] = [root];
  let last = "";
  for (const [token] of fieldSet.matchAll(/[{}]|\w+/g)) {
    const current = open.at(-1) ?? root;
    if (token === "{") {
      const below: MutableKeyFields = new Map();
      current.set(last, below);
      open.push(below);
    } else if (token === "}") {
      open.pop();
    } else {
      current.set(token, current.get(token) ?? null);
      last = token;
    }
  }
  return root;
}

/** What an object has of a key, with its fields in the order of their names; null unless it has all of it. */
export function pickKey(fields: KeyFields, object: unknown): Record<string, unknown> | null {
  if (typeof object !== "object" || object === null) return null;
  const picked: Record<string, unknown> = {};
  for (const [name, below] of [...fields].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const value = Object.hasOwn(object, name) ? (object as Record<string, unknown>)[name] : undefined;
    const part = below === null ? value : pickMember(below, value);
    if (part === undefined || part === null) return null;
    picked[name] = part;
  }
  return picked;
}

function pickMember(fields: KeyFields, value: unknown): unknown {
  if (!Array.isArray(value)) return pickKey(fields, value);
  const parts = value.map((item: unknown) => pickKey(fields, item));
  return parts.includes(null) ? null : parts;
}
