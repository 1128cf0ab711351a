import { countCharacters } from "../character-count.ts";

const handlePattern = /^[a-z0-9_]{3,30}$/;
const maximumNameLength = 50;
const maximumBioLength = 300;
const controlCharacters = /\p{Cc}/u;
/** Line breaks and tabs are text; the rest (NUL above all, which PostgreSQL refuses) is not. */
const unprintable = /(?![\n\t])\p{Cc}/gu;

/** The stored form of a handle, or null when it has characters or a length that are not allowed. */
export function parseHandle(input: string): string | null {
  const handle = input.trim().toLowerCase();
  return handlePattern.test(handle) ? handle : null;
}

/** The stored form of a display name, or null when it is empty, too long (50) or has control characters. */
export function parseDisplayName(input: string): string | null {
  const name = input.toWellFormed().normalize("NFC").trim();
  const length = countCharacters(name);
  return length >= 1 && length <= maximumNameLength && !controlCharacters.test(name) ? name : null;
}

/** The stored form of a bio: null when it says nothing, "TOO_LONG" over 300 characters. */
export function parseBio(input: string | null): { bio: string | null } | "TOO_LONG" {
  const text = (input ?? "")
    .toWellFormed()
    .normalize("NFC")
    .replaceAll("\r\n", "\n")
    .replace(unprintable, "");
  const bio = text.trim();
  if (countCharacters(bio) > maximumBioLength) return "TOO_LONG";
  return { bio: bio === "" ? null : bio };
}
