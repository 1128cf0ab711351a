import { describe, expect, it } from "@jest/globals";
import { createPasswordRules, isWithinPasswordLimits, normalizePassword } from "./password-rules.ts";

const rules = createPasswordRules({ minimumLength: 8 });

describe("the password rules", () => {
  it.each([
    "r7w!k2zq",
    "correct horse battery staple",
    "пароль длинный",
    "🐎🐴🦄🐗🐂🐄🐪🐫",
    "xy".repeat(64),
    "        ! ",
    "\t tab and \u0000 nul",
  ])("accept %j", (password) => {
    expect(rules.accept(password, [])).toBe(true);
  });

  it.each(["", "short77", "🐎🐴🦄🐗🐂🐄🐪", "xy".repeat(64) + "z", "x".repeat(1_000_000)])(
    "refuse the length of %#",
    (password) => {
      expect(rules.accept(password, [])).toBe(false);
    },
  );

  it("refuse half of a surrogate pair, which would be the same as any other", () => {
    expect(rules.accept("long enough \ud800", [])).toBe(false);
  });

  it("can ask for up to fifteen characters", () => {
    const strict = createPasswordRules({ minimumLength: 15 });
    expect(strict.accept("fourteen chars", [])).toBe(false);
    expect(strict.accept("fifteen charact", [])).toBe(true);
  });

  it.each([
    "password",
    "PassWord1",
    "12345678",
    "qwertyuiop",
    "iloveyou",
    "P@ssw0rd",
    "liverpool1",
    "1q2w3e4r",
  ])("refuse %j, which everybody tries first", (password) => {
    expect(rules.accept(password, [])).toBe(false);
  });

  it.each(["aaaaaaaaaaaa", "abcdefghijkl", "987654321098".slice(0, 9), "🐎".repeat(9)])(
    "refuse %j, which is one step repeated",
    (password) => {
      expect(rules.accept(password, [])).toBe(false);
    },
  );

  it.each([
    "ann_leeway",
    "Ann_Leeway99",
    "leeway!!!",
    "marigold",
    "MariGold2026".slice(0, 11),
    "skein123",
    "skeinskein",
  ])("refuse %j for @ann_leeway, marigold@example.com", (password) => {
    expect(rules.accept(password, ["ann_leeway", "marigold@example.com"])).toBe(false);
  });

  it("allow a name within a longer password", () => {
    expect(rules.accept("marigold likes rain", ["marigold@example.com"])).toBe(true);
    expect(rules.accept("annabel lee by the sea", ["ann"])).toBe(true);
  });

  it("take two spellings of one character for the same", () => {
    expect(normalizePassword("Jose\u0301 alone")).toBe(normalizePassword("José alone"));
  });

  it("know without normalising that a huge text is nobody's password", () => {
    expect(isWithinPasswordLimits("x".repeat(1_000_000))).toBe(false);
  });

  it("count 128 characters of decomposed and astral text as 128", () => {
    expect(isWithinPasswordLimits("e\u0301".repeat(128))).toBe(true);
    expect(isWithinPasswordLimits("🐎".repeat(128))).toBe(true);
    expect(isWithinPasswordLimits("🐎".repeat(129))).toBe(false);
  });
});
