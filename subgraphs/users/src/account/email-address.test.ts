import { describe, expect, it } from "@jest/globals";
import { normalizeEmail } from "./email-address.ts";

describe("an e-mail address", () => {
  it("is one address in upper and lower case, and with the spaces that a keyboard adds", () => {
    expect(normalizeEmail(" Ann.Lee@Example.COM ")).toBe("ann.lee@example.com");
  });

  it("has at most 254 characters, and 64 before the @", () => {
    const domain = `@${"d".repeat(63)}.${"e".repeat(63)}.${"f".repeat(57)}.org`;
    expect(normalizeEmail("a".repeat(254 - domain.length) + domain)).not.toBeNull();
    expect(normalizeEmail("a".repeat(255 - domain.length) + domain)).toBeNull();
    expect(normalizeEmail(`${"a".repeat(65)}@example.com`)).toBeNull();
  });

  it("keeps what only its provider understands", () => {
    expect(normalizeEmail("a.nn+skein@example.com")).toBe("a.nn+skein@example.com");
  });

  it("has its domain in the form that mail servers use", () => {
    expect(normalizeEmail("ann@bücher.example")).toBe("ann@xn--bcher-kva.example");
  });

  it.each([
    "ann@example.invalid",
    "ann@localhost",
    "ann@a.localhost",
    "ann",
    "@example.com",
    "ann@",
    "ann@example.com\r\nBcc: eve@example.com",
    "ann@example.com, eve@example.com",
    '"ann\r\n"@example.com',
    "ann<eve@example.com>@example.com",
  ])("is not %j", (input) => {
    expect(normalizeEmail(input)).toBeNull();
  });
});
