/** What JSON is made of, without making it. */
export interface JsonShape {
  /** Objects and lists within one another. */
  readonly depth: number;
  /** At least as many as there are: the members of objects and the items of lists. */
  readonly values: number;
}

const codeOf = (character: string): number => character.charCodeAt(0);
const quote = codeOf('"');
const backslash = codeOf("\\");
const comma = codeOf(",");

/**
 * Counts in one pass over the text, and stops when it is over `most`. What is no JSON is for its parser to find.
 * Parsing is what costs: a megabyte of brackets takes it a quarter of a second.
 */
export function scanJson(text: string, most: JsonShape): JsonShape {
  let depth = 0;
  let deepest = 0;
  let values = 1;
  for (let at = 0; at < text.length && deepest <= most.depth && values <= most.values; at++) {
    const code = text.charCodeAt(at);
    if (code === quote) {
      at = endOfString(text, at);
    } else if (code === comma) {
      values++;
    } else if (isOpening(code)) {
      values++;
      depth++;
      if (depth > deepest) deepest = depth;
    } else if (isClosing(code)) {
      depth--;
    }
  }
  return { depth: deepest, values };
}

// The bits that set `{` and `[`, and `}` and `]`, apart from each other are the same one.
const isOpening = (code: number): boolean => (code & ~0x20) === 0x5b;
const isClosing = (code: number): boolean => (code & ~0x20) === 0x5d;

/** The closing quote is the first with an even number of backslashes before it. */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let before = end;
    while (text.charCodeAt(before - 1) === backslash) before--;
    if ((end - before) % 2 === 0) return end;
  }
  return text.length;
}
