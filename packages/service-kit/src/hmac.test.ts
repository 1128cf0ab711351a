import { createHmac, randomBytes } from "node:crypto";
import { describe, expect, it } from "@jest/globals";
import { createMac } from "./hmac.ts";

describe("createMac", () => {
  // https://www.rfc-editor.org/rfc/rfc4231#section-4
  it.each([
    [Buffer.alloc(20, 0x0b), "Hi There", "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"],
    [
      Buffer.from("Jefe"),
      "what do ya want for nothing?",
      "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
    ],
  ])("gives what RFC 4231 has for key %# ", (key, message, hex) => {
    expect(createMac(key)(message)).toBe(Buffer.from(hex, "hex").toString("base64url"));
  });

  it.each([0, 1, 32, 63, 64])("agrees with the engine for a key of %d bytes", (length) => {
    const key = randomBytes(length);
    const mac = createMac(key);
    for (const message of ["", "a", "ü€😀", "x".repeat(10_000)])
      expect(mac(message)).toBe(createHmac("sha256", key).update(message).digest("base64url"));
  });

  it("refuses a key that would have to be hashed first", () => {
    expect(() => createMac(Buffer.alloc(65))).toThrow(RangeError);
  });
});
