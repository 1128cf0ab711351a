import { createHmac } from "node:crypto";

/** An authenticator app that was set up with a secret. */
export interface AuthenticatorApp {
  /** @param steps how many periods of 30 seconds from now */
  code(steps?: number): string;
}

const stepMs = 30_000;

/** RFC 6238 once more, so that nothing is checked against itself. @param secret in base32 */
export function createAuthenticatorApp(secret: string): AuthenticatorApp {
  const key = decodeBase32(secret);
  return { code: (steps = 0) => codeOf(key, Math.floor(Date.now() / stepMs) + steps) };
}

/** RFC 4226, section 5.3. */
function codeOf(key: Uint8Array, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac("sha1", key).update(counter).digest();
  const offset = mac.readUInt8(mac.length - 1) & 15;
  return ((mac.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).toString().padStart(6, "0");
}

/** RFC 4648, section 6. */
function decodeBase32(text: string): Uint8Array {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = Array.from(text, (letter) => alphabet.indexOf(letter).toString(2).padStart(5, "0")).join("");
  return Uint8Array.from(bits.match(/.{8}/g) ?? [], (byte) => Number.parseInt(byte, 2));
}
