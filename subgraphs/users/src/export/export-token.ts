import { createHash, randomBytes } from "node:crypto";

const tokenBytes = 32;
const tokenForm = /^[A-Za-z0-9_-]{43}$/;

/** One pass suffices: nobody guesses 256 random bits. */
const hashOf = (token: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(createHash("sha256").update(token).digest());

/** The token goes out and is nowhere at rest: 256 random bits, base64url. */
export function createExportToken(): { readonly token: string; readonly hash: Uint8Array<ArrayBuffer> } {
  const token = randomBytes(tokenBytes).toString("base64url");
  return { token, hash: hashOf(token) };
}

/** What a presented token is looked up by, or null when it cannot be one. */
export const hashExportToken = (token: string): Uint8Array<ArrayBuffer> | null =>
  tokenForm.test(token) ? hashOf(token) : null;
