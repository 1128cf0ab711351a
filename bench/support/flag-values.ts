/** A number above 0. Throws with a sentence when it is none. */
export function positive(name: string, text: string): number {
  const value = Number(text);
  if (value > 0 && value <= 100_000_000) return value;
  throw new Error(`--${name} is a number above 0, not "${text}".`);
}

/** Items of a list that are separated by commas, in the order of `all`; all of them without a text. Throws with a sentence. */
export function chosen<Item extends string>(
  name: string,
  text: string | undefined,
  all: readonly Item[],
): readonly Item[] {
  if (text === undefined) return all;
  const items = text.split(",").map((item) => item.trim());
  const unknown = items.filter((item) => !all.includes(item as Item));
  if (unknown.length > 0)
    throw new Error(`--${name}: no "${unknown.join('", "')}". There are ${all.join(", ")}.`);
  return all.filter((item) => items.includes(item));
}
