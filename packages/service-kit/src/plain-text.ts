/** Line breaks and tabs are text; the other control characters (NUL above all, which PostgreSQL refuses) are not. */
const unprintable = /(?![\n\t])\p{Cc}/gu;

/**
 * What shows nothing by itself: white space, marks without a letter, the characters that Unicode says to ignore where
 * they mean nothing (https://www.unicode.org/reports/tr44/#Default_Ignorable_Code_Point), and the empty Braille cell.
 */
const invisible = /[\p{White_Space}\p{Cc}\p{Cf}\p{M}\p{Default_Ignorable_Code_Point}\u2800]/gu;

/** The length that limits speak of: Unicode code points, the same in every language that a client is written in. */
export const countCharacters = (text: string): number => Array.from(text).length;

/** Whether a reader would see anything at all. */
export const isBlank = (text: string): boolean => text.replace(invisible, "") === "";

/** The stored form of a text that a person wrote; "" when a reader would see nothing. */
export function normalizeText(input: string): string {
  const text = input.toWellFormed().normalize("NFC").replace(/\r\n?/g, "\n").replace(unprintable, "").trim();
  return isBlank(text) ? "" : text;
}
