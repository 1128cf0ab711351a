/** Line breaks and tabs are text; the other control characters (NUL above all, which PostgreSQL refuses) are not. */
const unprintable = /(?![\n\t])\p{Cc}/gu;

/** The stored form of a text that a person wrote; "" when it says nothing. */
export const normalizeText = (input: string): string =>
  input.toWellFormed().normalize("NFC").replaceAll("\r\n", "\n").replace(unprintable, "").trim();
