import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";

const algorithm = "aes-256-gcm";
const keyBytes = 32;
const nonceBytes = 12;
const tagBytes = 16;

/**
 * Encrypts the successor of a refresh token under a key that only that token gives (HKDF, RFC 5869): what is at rest is
 * the token's SHA-256, which leads neither to the token nor to this key. Whoever presents the token again, and nobody
 * else, can be given the same successor.
 */
export function sealSuccessor(token: string, successor: string): Uint8Array<ArrayBuffer> {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv(algorithm, keyOf(token), nonce);
  const text = Buffer.concat([cipher.update(successor), cipher.final()]);
  return Uint8Array.from(Buffer.concat([nonce, text, cipher.getAuthTag()]));
}

/** @throws when it was sealed under another token, or changed */
export function openSuccessor(token: string, sealed: Uint8Array): string {
  const bytes = Buffer.from(sealed);
  const decipher = createDecipheriv(algorithm, keyOf(token), bytes.subarray(0, nonceBytes), {
    authTagLength: tagBytes,
  });
  decipher.setAuthTag(bytes.subarray(-tagBytes));
  const text = bytes.subarray(nonceBytes, -tagBytes);
  return Buffer.concat([decipher.update(text), decipher.final()]).toString();
}

/** No salt: the input is 256 random bits (RFC 5869 §3.1). */
const keyOf = (token: string): Uint8Array =>
  new Uint8Array(
    hkdfSync("sha256", Buffer.from(token, "base64url"), "", "skein refresh successor", keyBytes),
  );
