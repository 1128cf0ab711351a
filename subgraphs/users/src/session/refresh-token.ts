import { createHash, randomBytes } from "node:crypto";

const tokenBytes = 32;
const tokenForm = /^[A-Za-z0-9_-]{43}$/;
const lifetimeMs = 30 * 24 * 60 * 60 * 1000;

export interface NewRefreshToken {
  /** What the client keeps: 256 random bits, base64url. It is nowhere at rest. */
  readonly token: string;
  readonly hash: Uint8Array;
  readonly expiresAt: Date;
}

export function createRefreshToken(now: Date): NewRefreshToken {
  const token = randomBytes(tokenBytes).toString("base64url");
  return { token, hash: hashOf(token), expiresAt: new Date(now.getTime() + lifetimeMs) };
}

/** What a presented token is looked up by, or null when it cannot be one. */
export const hashRefreshToken = (token: string): Uint8Array | null =>
  tokenForm.test(token) ? hashOf(token) : null;

/** One pass suffices: nobody guesses 256 random bits, so there is nothing for a slow hash to slow down. */
const hashOf = (token: string): Uint8Array => createHash("sha256").update(token).digest();
