/** Not inside of a word, an address or a path: `a@b.example` and `/@name` mention nobody. */
const mentionForm = /(?<![\p{L}\p{N}_@./])@([a-z0-9_]{3,30})(?![\p{L}\p{N}_])/giu;

/** The handles that a text mentions, in lower case, in the order of the text, without duplicates. */
export function findMentionedHandles(text: string): string[] {
  const handles = new Set<string>();
  for (const [, handle] of text.matchAll(mentionForm)) {
    if (handle !== undefined) handles.add(handle.toLowerCase());
  }
  return [...handles];
}
