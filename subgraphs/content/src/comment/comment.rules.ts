import { countCharacters, normalizeText } from "@skein/service-kit/plain-text.ts";

const maximumLength = 2000;

export type CommentBodyProblem = "BODY_EMPTY" | "BODY_TOO_LONG";

/** The stored form of a comment's text, or what is wrong with it. */
export function parseCommentBody(input: string): { body: string } | { problem: CommentBodyProblem } {
  const body = normalizeText(input);
  if (body === "") return { problem: "BODY_EMPTY" };
  return countCharacters(body) > maximumLength ? { problem: "BODY_TOO_LONG" } : { body };
}
