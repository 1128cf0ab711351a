import { describe, expect, it } from "@jest/globals";
import { findMentionedHandles } from "./mention.rules.ts";

describe("findMentionedHandles", () => {
  it("finds handles in the order of the text, each once, in lower case", () => {
    expect(findMentionedHandles("@Zoe (@amy_1), @zoe: @bob!")).toEqual(["zoe", "amy_1", "bob"]);
  });

  it.each([
    "mail me at ann@example.org",
    "https://example.org/@ann",
    "@ab",
    `@${"a".repeat(31)}`,
    "@@ann",
    "é@ann",
  ])("finds nobody in %j", (text) => {
    expect(findMentionedHandles(text)).toEqual([]);
  });
});
