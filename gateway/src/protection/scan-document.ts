import type { LimitName } from "./limit-facts.ts";
import type { Limits } from "./limit-settings.ts";

/**
 * Looks at a document's characters from left to right, once, and stops at the first limit that it is over. It comes
 * before the parser, which recurses into brackets and keeps every token. What is no GraphQL is for the parser to find:
 * up to there both see the same tokens, https://spec.graphql.org/October2021/#sec-Language.Source-Text
 */
export function scanDocument(text: string, limits: Limits): LimitName | null {
  if (Buffer.byteLength(text) > limits.MAX_DOCUMENT_BYTES) return "MAX_DOCUMENT_BYTES";
  let tokens = 0;
  let depth = 0;
  for (let at = 0; at < text.length;) {
    const code = text.charCodeAt(at);
    if (isIgnored(code)) {
      at++;
    } else if (code === hash) {
      at = endOfLine(text, at);
    } else {
      const end = endOfToken(text, at, code);
      if (++tokens > limits.MAX_TOKENS) return "MAX_TOKENS";
      if (isOpening(code) && ++depth > limits.MAX_NESTING) return "MAX_NESTING";
      if (isClosing(code)) depth--;
      if (isNamePart(code) && end - at > limits.MAX_NAME_LENGTH) return "MAX_NAME_LENGTH";
      at = end;
    }
  }
  return null;
}

const codeOf = (character: string): number => character.charCodeAt(0);
const hash = codeOf("#");
const quote = codeOf('"');
const backslash = codeOf("\\");
const minus = codeOf("-");
const plus = codeOf("+");
const point = codeOf(".");
const exponent = codeOf("e");
const lineFeed = codeOf("\n");
const carriageReturn = codeOf("\r");

const ignored = new Set([" ", "\t", "\n", "\r", ",", "\uFEFF"].map(codeOf));
const opening = new Set(["{", "[", "("].map(codeOf));
const closing = new Set(["}", "]", ")"].map(codeOf));

const isIgnored = (code: number): boolean => ignored.has(code);
const isOpening = (code: number): boolean => opening.has(code);
const isClosing = (code: number): boolean => closing.has(code);

const isDigit = (code: number): boolean => code >= 48 && code <= 57;

function isNamePart(code: number): boolean {
  const letter = code | 32;
  return (letter >= 97 && letter <= 122) || isDigit(code) || code === 95;
}

function endOfToken(text: string, at: number, code: number): number {
  if (code === quote)
    return text.startsWith('"""', at) ? endOfBlock(text, at + 3) : endOfString(text, at + 1);
  if (text.startsWith("...", at)) return at + 3;
  if (code === minus || isDigit(code)) return endOfNumber(text, at + 1);
  let end = at + 1;
  if (isNamePart(code)) while (isNamePart(text.charCodeAt(end))) end++;
  return end;
}

/** A sign belongs to it after an `e` only: `1-1` is two numbers. */
function endOfNumber(text: string, start: number): number {
  for (let at = start; ; at++) {
    const code = text.charCodeAt(at);
    const isSign = (code === minus || code === plus) && (text.charCodeAt(at - 1) | 32) === exponent;
    const isPoint = code === point && isDigit(text.charCodeAt(at + 1));
    if (!isNamePart(code) && !isSign && !isPoint) return at;
  }
}

/** A line that ends first ends the string, and what the parser reads. */
function endOfString(text: string, start: number): number {
  for (let at = start; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === backslash) at++;
    else if (code === quote || code === lineFeed || code === carriageReturn) return at + 1;
  }
  return text.length;
}

function endOfBlock(text: string, start: number): number {
  for (let end = text.indexOf('"""', start); end >= 0; end = text.indexOf('"""', end + 3)) {
    if (text.charCodeAt(end - 1) !== backslash) return end + 3;
  }
  return text.length;
}

function endOfLine(text: string, start: number): number {
  let at = start;
  while (at < text.length && text.charCodeAt(at) !== lineFeed && text.charCodeAt(at) !== carriageReturn) at++;
  return at;
}
