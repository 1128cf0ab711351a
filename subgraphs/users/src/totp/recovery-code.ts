import { createHash, randomBytes } from "node:crypto";

const codeCount = 10;
const codeBytes = 10;
/** Crockford's base32: no letter that looks like a digit. https://www.crockford.com/base32.html */
const alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
const codeForm = /^[0-9a-hjkmnp-tv-z]{16}$/;

/** Ten codes of 80 random bits, in groups for people who write them down. */
export const createRecoveryCodes = (): string[] => Array.from({ length: codeCount }, createCode);

function createCode(): string {
  const bits = [...randomBytes(codeBytes)].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  const letters = (bits.match(/.{5}/g) ?? []).map((group) => alphabet[Number.parseInt(group, 2)] ?? "");
  return (letters.join("").match(/.{4}/g) ?? []).join("-");
}

/**
 * What a code is stored and looked up by; null when it cannot be one. One pass suffices: 80 random bits are more than
 * anybody can try (NIST SP 800-63B-4, section 3.1.2.2).
 */
export function hashRecoveryCode(input: string): Uint8Array<ArrayBuffer> | null {
  if (input.length > 100) return null;
  const code = input.toLowerCase().replace(/[\s-]/g, "").replace(/o/g, "0").replace(/[il]/g, "1");
  return codeForm.test(code) ? Uint8Array.from(createHash("sha256").update(code).digest()) : null;
}
