import { countCharacters } from "@skein/service-kit/plain-text.ts";
import { isCommonPassword } from "./common-passwords.ts";

export const shortestMinimum = 8;
export const longestMinimum = 15;
const maximumLength = 128;
/** Shorter words occur in good passwords by chance. */
const shortestContextWord = 4;
/** So much must be left of a password without the words that everybody would guess of this person. */
const shortestRest = 4;
const serviceWords = ["skein"];

export interface PasswordRules {
  /** @param about what others know of the person: the handle, the e-mail address */
  accept(password: string, about: readonly string[]): boolean;
}

/**
 * After NIST SP 800-63B-4, 3.1.1.2: a length in characters, any characters, no rules of composition; none of the common
 * passwords, and none that the person's own names make guessable.
 */
export const createPasswordRules = ({ minimumLength }: { minimumLength: number }): PasswordRules => ({
  accept: (password, about) => {
    if (!isWithinPasswordLimits(password)) return false;
    const normalized = normalizePassword(password);
    return (
      countCharacters(normalized) >= minimumLength &&
      !isCommonPassword(normalized) &&
      !isMonotonous(normalized) &&
      !isMadeOfNames(normalized, [...serviceWords, ...about])
    );
  },
});

/** The form that is hashed. Two keyboards may spell one character differently; NFC makes them the same password. */
export const normalizePassword = (password: string): string => password.normalize("NFC");

/**
 * Whether this can be anybody's password; what cannot is not worth hashing. Never is one cut to fit, and half of a
 * surrogate pair has no form in UTF-8: all of them would be one character.
 */
export const isWithinPasswordLimits = (password: string): boolean =>
  password.length <= maximumLength * 4 &&
  password.isWellFormed() &&
  countCharacters(normalizePassword(password)) <= maximumLength;

/** One character again and again, or each the one after the last: `aaaaaaaa`, `abcdefgh`, `98765432`. */
function isMonotonous(password: string): boolean {
  const codes = Array.from(password.toLowerCase(), (character) => character.codePointAt(0) ?? 0);
  const steps = new Set(codes.slice(1).map((code, index) => code - (codes[index] ?? 0)));
  const [step = 0] = steps;
  return steps.size <= 1 && Math.abs(step) <= 1;
}

function isMadeOfNames(password: string, about: readonly string[]): boolean {
  const text = password.toLowerCase();
  return wordsOf(about).some(
    (word) => countCharacters(text.replaceAll(word, "")) < shortestRest && text.includes(word),
  );
}

/** A name, an address before the @, and the words that they are made of. */
const wordsOf = (about: readonly string[]): string[] =>
  about
    .map((name) => name.toLowerCase().split("@")[0] ?? "")
    .flatMap((name) => [name, ...name.split(/[^\p{L}\p{N}]+/u)])
    .filter((word) => countCharacters(word) >= shortestContextWord);
