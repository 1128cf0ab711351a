import { describe, expect, it } from "@jest/globals";
import { parseBio, parseDisplayName, parseHandle } from "./user.rules.ts";

describe("a handle", () => {
  it("is stored in lower case, without the space that a keyboard left behind", () => {
    expect(parseHandle(" Ann_Lee99 ")).toBe("ann_lee99");
  });

  it.each(["ab", "a".repeat(31), "ann-lee", "ann lee", "änn", "", "an\nn"])("is not %j", (input) => {
    expect(parseHandle(input)).toBeNull();
  });
});

describe("a display name", () => {
  it("may have 50 characters of any script, an emoji counting as one", () => {
    expect(parseDisplayName("😀".repeat(50))).toBe("😀".repeat(50));
    expect(parseDisplayName("😀".repeat(51))).toBeNull();
  });

  it.each(["", "   ", "a\u0000b", "two\nlines", "\u200b\u2800", "\u3164", "Ann\u202egnp"])(
    "is not %j",
    (input) => {
      expect(parseDisplayName(input)).toBeNull();
    },
  );

  it("is stored in Unicode's composed form", () => {
    expect(parseDisplayName("Jose\u0301")).toBe("José");
  });
});

describe("a bio", () => {
  it("may have line breaks but nothing that a database cannot store", () => {
    expect(parseBio("one\r\ntwo\u0000\ud800")).toEqual({ bio: "one\ntwo\ufffd" });
  });

  it("that says nothing is no bio", () => {
    expect(parseBio(" \u200b ")).toEqual({ bio: null });
    expect(parseBio(null)).toEqual({ bio: null });
  });

  it("has at most 300 characters", () => {
    expect(parseBio("a".repeat(300))).toEqual({ bio: "a".repeat(300) });
    expect(parseBio("a".repeat(301))).toBe("TOO_LONG");
  });
});
