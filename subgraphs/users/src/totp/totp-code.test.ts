import { describe, expect, it } from "@jest/globals";
import { createTotpSecret, describeTotpSecret, findTotpStep } from "./totp-code.ts";

const at = (seconds: number): Date => new Date(seconds * 1000);

describe("a code of an authenticator app", () => {
  // RFC 6238, appendix B, for SHA-1; six digits are the last six of the eight there.
  const secret = Buffer.from("12345678901234567890");

  it.each([
    [59, "287082", 1],
    [1_111_111_109, "081804", 37_037_036],
    [1_111_111_111, "050471", 37_037_037],
    [1_234_567_890, "005924", 41_152_263],
    [2_000_000_000, "279037", 66_666_666],
    [20_000_000_000, "353130", 666_666_666],
  ])("at %i is that of RFC 6238", (seconds, code, step) => {
    expect(findTotpStep(secret, code, at(seconds))).toBe(step);
  });

  it("is taken one step early and one step late, and not two", () => {
    const steps = [-60, -30, 0, 30, 60].map((off) => findTotpStep(secret, "050471", at(1_111_111_111 + off)));
    expect(steps).toEqual([null, 37_037_037, 37_037_037, 37_037_037, null]);
  });

  it("may have spaces", () => {
    expect(findTotpStep(secret, " 050 471 ", at(1_111_111_111))).toBe(37_037_037);
  });

  it.each(["", "50471", "0050471", "abcdef", "٠٥٠٤٧١", "0".repeat(100_000)])("is six digits: %#", (code) => {
    expect(findTotpStep(secret, code, at(1_111_111_111))).toBeNull();
  });
});

describe("the secret of an authenticator app", () => {
  it("has 160 random bits", () => {
    expect(createTotpSecret()).toHaveLength(20);
    expect(createTotpSecret()).not.toEqual(createTotpSecret());
  });

  it("is shown for typing and as a URI", () => {
    const shown = describeTotpSecret(Buffer.from("12345678901234567890"), {
      issuer: "app.example.org",
      label: "ann",
    });
    expect(shown.secret).toBe("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    const uri = new URL(shown.uri);
    expect([uri.protocol, uri.host, uri.pathname]).toEqual(["otpauth:", "totp", "/app.example.org:ann"]);
    expect(Object.fromEntries(uri.searchParams)).toEqual({
      issuer: "app.example.org",
      secret: shown.secret,
      algorithm: "SHA1",
      digits: "6",
      period: "30",
    });
  });
});
