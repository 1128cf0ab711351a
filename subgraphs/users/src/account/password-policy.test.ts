import { describe, expect, it } from "@jest/globals";
import { isAcceptablePassword, isWithinPasswordLimits, normalizePassword } from "./password-policy.ts";

describe("the password policy", () => {
  it.each(["a1b2c3d4", "correct horse battery staple", "пароль длинный", "🐎".repeat(8), "x".repeat(128)])(
    "accepts %j",
    (password) => {
      expect(isAcceptablePassword(password)).toBe(true);
    },
  );

  it.each(["", "short77", "🐎".repeat(7), "x".repeat(129)])("refuses the length of %j", (password) => {
    expect(isAcceptablePassword(password)).toBe(false);
  });

  it.each(["password", "PassWord1", "12345678", "qwertyuiop", "iloveyou"])(
    "refuses %j, which everybody tries first",
    (password) => {
      expect(isAcceptablePassword(password)).toBe(false);
    },
  );

  it("takes two spellings of one character for the same", () => {
    expect(normalizePassword("Jose\u0301 alone")).toBe(normalizePassword("José alone"));
  });

  it("knows without normalising that a huge text is nobody's password", () => {
    expect(isWithinPasswordLimits("x".repeat(1_000_000))).toBe(false);
  });
});
