import { createHash, randomBytes } from "node:crypto";
import { dayMs, halfHourMs, hourMs } from "../mail/mail-text.ts";

export type MailTokenPurpose = "VERIFY_EMAIL" | "CHANGE_EMAIL" | "RESET_PASSWORD";

const tokenBytes = 32;
const tokenForm = /^[A-Za-z0-9_-]{43}$/;

const lifetimesMs: Readonly<Record<MailTokenPurpose, number>> = {
  VERIFY_EMAIL: dayMs,
  CHANGE_EMAIL: hourMs,
  RESET_PASSWORD: halfHourMs,
};

export interface NewMailToken {
  /** What goes out: 256 random bits, base64url. It is nowhere at rest. */
  readonly token: string;
  readonly hash: Uint8Array;
  readonly expiresAt: Date;
}

export function createMailToken(purpose: MailTokenPurpose, now: Date): NewMailToken {
  const token = randomBytes(tokenBytes).toString("base64url");
  return { token, hash: hashOf(token), expiresAt: new Date(now.getTime() + lifetimesMs[purpose]) };
}

/** What a presented token is looked up by, or null when it cannot be one. Spaces come with copying. */
export function hashMailToken(input: string): Uint8Array | null {
  const token = input.trim();
  return tokenForm.test(token) ? hashOf(token) : null;
}

/** One pass suffices: nobody guesses 256 random bits. */
const hashOf = (token: string): Uint8Array => createHash("sha256").update(token).digest();
