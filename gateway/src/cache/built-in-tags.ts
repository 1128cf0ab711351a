/** Set apart from what subgraphs name, which cannot hold a control character. */
const mark = "\u0001";

export const subgraphTag = (subgraph: string): string => `${mark}${subgraph}`;

export const typeTag = (subgraph: string, type: string): string => `${mark}${subgraph}${mark}${type}`;

/** @param key in any order of its fields; values as JSON has them, numbers and their texts being the same */
export const entityTag = (subgraph: string, type: string, key: Readonly<Record<string, unknown>>): string =>
  `${mark}${subgraph}${mark}${type}${mark}${keyText(key)}`;

function keyText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(keyText).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(String(value));
  const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([name, part]) => `${name}:${keyText(part)}`).join(",")}}`;
}
