import { describe, expect, it } from "@jest/globals";
import { createRecoveryCodes, hashRecoveryCode } from "./recovery-code.ts";

describe("recovery codes", () => {
  it("are ten, all different, in groups of four", () => {
    const codes = createRecoveryCodes();
    expect(new Set(codes).size).toBe(10);
    for (const code of codes) expect(code).toMatch(/^[0-9a-hjkmnp-tv-z]{4}(-[0-9a-hjkmnp-tv-z]{4}){3}$/);
  });

  it("are the same however people write them", () => {
    const hash = hashRecoveryCode("01ab-cdef-ghjk-mnpq");
    expect(hash).toHaveLength(32);
    expect(hashRecoveryCode(" OIAB CDEF GHJK MNPQ ")).toEqual(hash);
    expect(hashRecoveryCode("01ab-cdef-ghjk-mnpr")).not.toEqual(hash);
  });

  it.each(["", "01ab", "01ab-cdef-ghjk-mnpu", "a".repeat(100_000)])("have a form: %#", (code) => {
    expect(hashRecoveryCode(code)).toBeNull();
  });
});
