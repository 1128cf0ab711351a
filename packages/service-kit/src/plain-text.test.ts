import { describe, expect, it } from "@jest/globals";
import { countCharacters, normalizeText } from "./plain-text.ts";

describe("a text that a person wrote", () => {
  it("keeps what it says, in any script", () => {
    for (const text of ["كيف الحال؟", "नमस्ते", "👨‍👩‍👧‍👦", "🏳️‍🌈", "…", "a\n\n\tb"])
      expect(normalizeText(text)).toBe(text);
  });

  it("has nothing that a database cannot store", () => {
    expect(normalizeText("a\u0000b\ud800\u0007")).toBe("ab\ufffd");
  });

  it("ends its lines in one way", () => {
    expect(normalizeText("one\r\ntwo\rthree\n")).toBe("one\ntwo\nthree");
  });

  it.each([
    "",
    " \n\t ",
    "\u0000",
    "\u200b\u200d\ufeff",
    "\u3164\u115f",
    "\u2800",
    "\u00ad",
    "\u0301",
    "\u202e\u202c",
  ])("is empty when a reader would see nothing: %j", (input) => {
    expect(normalizeText(input)).toBe("");
  });

  it("is as long as it has code points", () => {
    expect(countCharacters("😀é")).toBe(2);
  });
});
