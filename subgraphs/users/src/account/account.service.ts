import { oncePerKey } from "@skein/service-kit/mutation-key.ts";
import { createHash, randomUUIDv7 } from "node:crypto";
import type { UsersContext } from "../context.ts";
import { parseDeviceName, startSession, type SessionGrant } from "../session/session.service.ts";
import { isUniqueViolation } from "../unique-violation.ts";
import { searchWordsOf } from "../user/search-words.ts";
import { announceUserChanges } from "../user/user.changes.ts";
import { appendUserEvent } from "../user/user.events.ts";
import { parseDisplayName, parseHandle } from "../user/user.rules.ts";
import { findPasswordAccount, findTaken } from "./account.queries.ts";
import { normalizeEmail } from "./email-address.ts";
import { isAcceptablePassword } from "./password-policy.ts";

export interface RegisterInput {
  readonly handle: string;
  readonly displayName: string;
  readonly email: string;
  readonly password: string;
  readonly deviceName?: string | null;
  readonly clientMutationKey?: string | null;
}

export type RegisterProblem =
  "HANDLE_TAKEN" | "HANDLE_INVALID" | "EMAIL_UNAVAILABLE" | "PASSWORD_UNACCEPTABLE" | "DISPLAY_NAME_INVALID";

type RegisterOutcome =
  | { readonly session: SessionGrant; readonly problems: [] }
  | { readonly session: null; readonly problems: RegisterProblem[] };

interface NewAccount {
  readonly id: string;
  readonly handle: string;
  readonly displayName: string;
  readonly address: string;
  readonly passwordHash: string;
}

const refuse = (...problems: RegisterProblem[]): RegisterOutcome => ({ session: null, problems });

/**
 * Makes an account and signs it in. A retry with the same `clientMutationKey` makes none, and signs in to the one
 * that the first attempt made if the password fits it.
 * @throws {AppError} `RATE_LIMITED` when too many passwords are being hashed; `BAD_USER_INPUT` for the key.
 */
export async function register(context: UsersContext, input: RegisterInput): Promise<RegisterOutcome> {
  const deviceName = parseDeviceName(input.deviceName);
  const { handle, displayName, address, problems } = parseInput(input);
  if (handle === null || displayName === null || address === null || problems.length > 0) {
    return refuse(...problems);
  }
  const passwordHash = await context.passwords.hash(input.password);
  const account = { id: randomUUIDv7(), handle, displayName, address, passwordHash };
  const userId = await createAccount(context, account, input.clientMutationKey).catch((error: unknown) => {
    if (isUniqueViolation(error)) return null;
    throw error;
  });
  if (userId === null) return refuse(...(await explainCollision(context, account)));
  if (userId !== account.id) return resumeRegistration(context, { ...input, userId, address, deviceName });
  await announceUserChanges(context, [userId]);
  return { session: await startSession(context, { userId, deviceName, methods: ["pwd"] }), problems: [] };
}

function parseInput(input: RegisterInput) {
  const handle = parseHandle(input.handle);
  const displayName = parseDisplayName(input.displayName);
  const address = normalizeEmail(input.email);
  const problems: RegisterProblem[] = [];
  if (handle === null) problems.push("HANDLE_INVALID");
  if (displayName === null) problems.push("DISPLAY_NAME_INVALID");
  if (address === null) problems.push("EMAIL_UNAVAILABLE");
  if (!isAcceptablePassword(input.password)) problems.push("PASSWORD_UNACCEPTABLE");
  return { handle, displayName, address, problems };
}

/**
 * @returns the id of the account that this attempt, or the first one with this key, has made
 * @throws a unique violation when handle or address belong to another account
 */
function createAccount(
  { prisma }: UsersContext,
  account: NewAccount,
  key: string | null | undefined,
): Promise<string> {
  const { id, handle, displayName, address } = account;
  const attempt = {
    // Nobody is signed in yet, so the key belongs to the address; the address itself is not stored here.
    actorId: `email:${createHash("sha256").update(address).digest("hex")}`,
    operation: "register",
    key,
    // Without the password: a fast hash of it must not be at rest anywhere.
    request: { handle, displayName },
  };
  return prisma.$transaction((tx) =>
    oncePerKey(tx, attempt, async () => {
      await tx.user.create({
        data: {
          id,
          handle,
          displayName,
          searchWords: searchWordsOf({ handle, displayName }),
          emailAddresses: { create: { address } },
          credentials: { create: { kind: "PASSWORD", secret: account.passwordHash } },
        },
        select: { id: true },
      });
      await appendUserEvent(tx, "user.created", { id, handle, displayName });
      return id;
    }),
  );
}

async function explainCollision({ prisma }: UsersContext, account: NewAccount): Promise<RegisterProblem[]> {
  const { handle, address } = await findTaken(prisma, account);
  return [
    ...(handle ? (["HANDLE_TAKEN"] as const) : []),
    ...(address ? (["EMAIL_UNAVAILABLE"] as const) : []),
  ];
}

/** Whoever knows the key but not the password learns what any stranger does: that the address is in use. */
async function resumeRegistration(
  context: UsersContext,
  attempt: { userId: string; address: string; password: string; deviceName: string | null },
): Promise<RegisterOutcome> {
  const { userId, deviceName } = attempt;
  const account = await findPasswordAccount(context.prisma, attempt.address);
  const fits = await context.passwords.verify(account?.secret ?? null, attempt.password);
  if (account?.userId !== userId || !fits) return refuse("EMAIL_UNAVAILABLE");
  return { session: await startSession(context, { userId, deviceName, methods: ["pwd"] }), problems: [] };
}

/**
 * Signs in with address and password. Unknown addresses and wrong passwords are one answer, after the same time.
 * @returns null when they do not fit
 * @throws {AppError} `RATE_LIMITED` when too many passwords are being hashed.
 */
export async function signIn(
  context: UsersContext,
  input: { email: string; password: string; deviceName?: string | null },
): Promise<SessionGrant | null> {
  const deviceName = parseDeviceName(input.deviceName);
  const address = normalizeEmail(input.email);
  const account = address === null ? null : await findPasswordAccount(context.prisma, address);
  const fits = await context.passwords.verify(account?.secret ?? null, input.password);
  if (!account || !fits) return null;
  return startSession(context, { userId: account.userId, deviceName, methods: ["pwd"] });
}
