import { countCharacters } from "@skein/service-kit/plain-text.ts";
import { isCommonPassword } from "./common-passwords.ts";

const minimumLength = 8;
const maximumLength = 128;

/** The form that is hashed. Two keyboards may spell one character differently; NFC makes them the same password. */
export const normalizePassword = (password: string): string => password.toWellFormed().normalize("NFC");

/** After NIST SP 800-63B-4, 3.1.1.2: a length in characters, no rules of composition, none of the most common. */
export function isAcceptablePassword(password: string): boolean {
  const normalized = normalizePassword(password);
  const length = countCharacters(normalized);
  return length >= minimumLength && length <= maximumLength && !isCommonPassword(normalized);
}

/** Whether this can be anybody's password; what cannot is not worth hashing. */
export const isWithinPasswordLimits = (password: string): boolean =>
  password.length <= maximumLength * 2 && countCharacters(normalizePassword(password)) <= maximumLength;
