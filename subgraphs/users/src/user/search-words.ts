/** More words than anybody types; each costs an index scan. */
const maximumQueryWords = 10;

/** Folds case, width and accents, and cuts at everything that is neither letter nor digit: "José_L" → ["jose", "l"]. */
export function foldWords(text: string): string[] {
  const folded = text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  return [...new Set(folded.split(/[^\p{L}\p{N}]+/u))].filter((word) => word !== "");
}

/** What a user is found by. */
export const searchWordsOf = (user: { handle: string; displayName: string }): string[] =>
  foldWords(`${user.handle} ${user.displayName}`);

/**
 * A tsquery that every word of `search` must meet, as the beginning of a word: `'jo':* & 'l':*`.
 * Null when `search` has no word. Words hold letters and digits only, so that quoting is safe.
 */
export function toPrefixQuery(search: string): string | null {
  const words = foldWords(search).slice(0, maximumQueryWords);
  return words.length === 0 ? null : words.map((word) => `'${word}':*`).join(" & ");
}
