import { createHash, randomBytes } from "node:crypto";
import type { UsersContext } from "../context.ts";
import { insertChallenge, type PendingSignIn } from "./challenge.queries.ts";
import { findTotp } from "./totp.queries.ts";

const tokenBytes = 32;
const tokenForm = /^[A-Za-z0-9_-]{43}$/;

/** The GraphQL type `SecondFactorChallenge`. */
export interface SecondFactorChallenge {
  /** 256 random bits, base64url. It is nowhere at rest. */
  readonly challengeToken: string;
  readonly methods: readonly ("TOTP" | "RECOVERY_CODE")[];
  readonly expiresAt: Date;
}

/** Whether an authenticator app guards an account. */
export async function hasSecondFactor({ sql }: Pick<UsersContext, "sql">, userId: string): Promise<boolean> {
  return (await findTotp(sql, userId))?.confirmedAt != null;
}

/** Keeps a sign-in waiting for its second factor. @returns what the client completes it with */
export async function challengeSecondFactor(
  { prisma }: Pick<UsersContext, "prisma">,
  signIn: PendingSignIn,
): Promise<SecondFactorChallenge> {
  const challengeToken = randomBytes(tokenBytes).toString("base64url");
  const expiresAt = await insertChallenge(prisma, hashOf(challengeToken), signIn);
  return { challengeToken, methods: ["TOTP", "RECOVERY_CODE"], expiresAt };
}

/** What a presented token is looked up by, or null when it cannot be one. */
export const hashChallengeToken = (token: string): Uint8Array | null =>
  tokenForm.test(token) ? hashOf(token) : null;

/** One pass suffices: nobody guesses 256 random bits. */
const hashOf = (token: string): Uint8Array => createHash("sha256").update(token).digest();
