import { describe, expect, test } from "@jest/globals";
import { randomBytes } from "node:crypto";
import { createSecretBox, SecretBoxError } from "./secret-box.ts";

describe("a secret box", () => {
  const [oldKey, newKey] = [randomBytes(32), randomBytes(32)];

  test("opens what it sealed, for the same purpose only", () => {
    const box = createSecretBox([newKey]);
    const sealed = box.seal("a secret", "totp:1");
    expect(box.open(sealed, "totp:1").toString()).toBe("a secret");
    expect(() => box.open(sealed, "totp:2")).toThrow(SecretBoxError);
  });

  test("never makes the same bytes twice, and none that show the secret", () => {
    const box = createSecretBox([newKey]);
    const [one, other] = [box.seal("a secret", "totp:1"), box.seal("a secret", "totp:1")];
    expect(Buffer.from(one).equals(other)).toBe(false);
    expect(Buffer.from(one).includes("a secret")).toBe(false);
  });

  test("opens what an older key sealed, and tells that it did", () => {
    const sealed = createSecretBox([oldKey]).seal("a secret", "key:1");
    const box = createSecretBox([newKey, oldKey]);
    expect(box.open(sealed, "key:1").toString()).toBe("a secret");
    expect(box.isCurrent(sealed)).toBe(false);
    expect(box.isCurrent(box.seal("a secret", "key:1"))).toBe(true);
  });

  test("refuses a changed value, a short one, and one of a key that it has not", () => {
    const box = createSecretBox([newKey]);
    const sealed = box.seal("a secret", "key:1");
    const changed = sealed.with(20, (sealed[20] ?? 0) ^ 1);
    for (const value of [changed, sealed.subarray(0, 10), createSecretBox([oldKey]).seal("a", "key:1")]) {
      expect(() => box.open(value, "key:1")).toThrow(SecretBoxError);
    }
  });
});
