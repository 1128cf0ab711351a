import { countCharacters, isBlank, normalizeText } from "@skein/service-kit/plain-text.ts";

const handlePattern = /^[a-z0-9_]{3,30}$/;
const maximumNameLength = 50;
const maximumBioLength = 300;
/** Control characters, and those that turn the direction of whatever text stands behind the name. */
const unfitForNames = /[\p{Cc}\u202a-\u202e\u2066-\u2069]/u;

/** The stored form of a handle, or null when it has characters or a length that are not allowed. */
export function parseHandle(input: string): string | null {
  const handle = input.trim().toLowerCase();
  return handlePattern.test(handle) ? handle : null;
}

/** The stored form of a display name, or null when there is nothing to see, it is too long (50) or not only text. */
export function parseDisplayName(input: string): string | null {
  const name = input.toWellFormed().normalize("NFC").trim();
  const fits = countCharacters(name) <= maximumNameLength && !unfitForNames.test(name);
  return fits && !isBlank(name) ? name : null;
}

/** The stored form of a bio: null when it says nothing, "TOO_LONG" over 300 characters. */
export function parseBio(input: string | null): { bio: string | null } | "TOO_LONG" {
  const bio = normalizeText(input ?? "");
  if (countCharacters(bio) > maximumBioLength) return "TOO_LONG";
  return { bio: bio === "" ? null : bio };
}
