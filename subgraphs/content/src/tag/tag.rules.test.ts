import { describe, expect, it } from "@jest/globals";
import { parseTagName, parseTagNames } from "./tag.rules.ts";

describe("parseTagName", () => {
  it("folds case and composes accents, so that one word is one tag", () => {
    expect(parseTagName("Cafe\u0301-2_x")).toBe("café-2_x");
    expect(parseTagName("हिन्दी")).toBe("हिन्दी");
  });

  it.each(["", "\u3164", "\u0301", "#tag", "two words", "a.b", "t".repeat(51), "🦢", "a\u0000"])(
    "refuses %j",
    (input) => {
      expect(parseTagName(input)).toBeNull();
    },
  );
});

describe("parseTagNames", () => {
  it("keeps the order and drops repetitions before it counts", () => {
    expect(parseTagNames(["B", "a", "b", ...Array.from({ length: 8 }, (_, n) => `t${n}`)])).toHaveLength(10);
    expect(parseTagNames(["b", "A", "B"])).toEqual(["b", "a"]);
  });

  it("refuses the list for one tag that is not allowed", () => {
    expect(parseTagNames(["fine", "not fine"])).toBeNull();
  });
});
