import { describe, expect, it } from "@jest/globals";
import { normalizeEmail } from "./email-address.ts";

describe("an e-mail address", () => {
  it("is one address in upper and lower case", () => {
    expect(normalizeEmail("Ann.Lee@Example.COM")).toBe("ann.lee@example.com");
  });

  it("has at most 254 characters", () => {
    const domain = "@example.com";
    expect(normalizeEmail("a".repeat(254 - domain.length) + domain)).not.toBeNull();
    expect(normalizeEmail("a".repeat(255 - domain.length) + domain)).toBeNull();
  });
});
