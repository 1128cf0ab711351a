import { isBlank } from "@skein/service-kit/plain-text.ts";

const tagForm = /^[\p{L}\p{M}\p{N}_-]{1,50}$/u;
const maximumCount = 10;

/** The stored form of a tag, or null when it has characters or a length that are not allowed. */
export function parseTagName(input: string): string | null {
  const name = input.normalize("NFC").toLowerCase();
  return tagForm.test(name) && !isBlank(name) ? name : null;
}

/** The stored forms of a post's tags, each once; null when one is not allowed or there are more than ten. */
export function parseTagNames(inputs: readonly string[]): string[] | null {
  const names = [...new Set(inputs.map(parseTagName))];
  return names.length <= maximumCount && names.every((name) => name !== null) ? names : null;
}
