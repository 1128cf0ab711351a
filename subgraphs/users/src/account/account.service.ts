import { AppError } from "@skein/service-kit/app-error.ts";
import { oncePerKey } from "@skein/service-kit/mutation-key.ts";
import { createHash, randomUUIDv7 } from "node:crypto";
import { appendAuditEvent } from "../audit/audit.queries.ts";
import type { UsersContext } from "../context.ts";
import { countMailTo } from "../mail/mail-room.ts";
import { toLocale } from "../mail/mail-text.ts";
import { queueMail } from "../mail/queue-mail.ts";
import { parseDeviceName, startSession } from "../session/session.service.ts";
import { hasSecondFactor } from "../totp/second-factor-challenge.ts";
import { isUniqueViolation } from "../unique-violation.ts";
import { announceUserChanges } from "../user/user.changes.ts";
import { appendUserEvent } from "../user/user.events.ts";
import { findPasswordHash } from "./account.queries.ts";
import { rememberDevice } from "./known-device.queries.ts";
import type { DeviceSession } from "./proved-session.ts";
import {
  parseRegistration,
  type RegisterInput,
  type RegisterProblem,
  type Registration,
} from "./register-input.ts";
import { passwordAccount } from "./password-account.ts";

type RegisterOutcome = (DeviceSession | { readonly session: null; readonly deviceToken: null }) & {
  readonly problems: RegisterProblem[];
};

type NewAccount = Registration & { readonly id: string; readonly passwordHash: string };

const refuse = (...problems: RegisterProblem[]): RegisterOutcome => ({
  session: null,
  deviceToken: null,
  problems,
});

/**
 * Makes an account that claims an address, and signs it in. Whether somebody has the address already changes nothing of
 * that; it is looked up when the mail goes out. A retry with the same `clientMutationKey` makes no second account, and
 * signs in to the one that the first attempt made if the password fits it.
 * @throws {AppError} `RATE_LIMITED` when there were too many attempts, or too many passwords are being hashed;
 *   `BAD_USER_INPUT` for the key.
 */
export const register = (context: UsersContext, input: RegisterInput): Promise<RegisterOutcome> =>
  context.passwords.admit(() => tryToRegister(context, input));

async function tryToRegister(context: UsersContext, input: RegisterInput): Promise<RegisterOutcome> {
  const deviceName = parseDeviceName(input.deviceName);
  const { registration, problems } = parseRegistration(input, context.passwordRules);
  if (!registration) return refuse(...problems);
  await countMailTo(context, registration.address);
  const passwordHash = await context.passwords.hash(input.password);
  const account = { ...registration, id: randomUUIDv7(), passwordHash };
  const userId = await createAccount(context, account, input.clientMutationKey);
  if (userId === null) return refuse("HANDLE_TAKEN");
  if (userId === account.id) await announceAccount(context, userId);
  else await requirePassword(context, userId, input.password);
  const deviceToken = await rememberDevice(context.prisma, userId, null);
  const session = await startSession(context, { userId, deviceName, methods: ["pwd"] });
  return { session, deviceToken, problems: [] };
}

/** @returns the id of the account that this attempt, or the first one with this key, has made; null for a taken handle */
function createAccount(
  context: UsersContext,
  account: NewAccount,
  key: string | null | undefined,
): Promise<string | null> {
  const { handle, displayName, address } = account;
  const attempt = {
    // Nobody is signed in yet, so the key belongs to the address; the address itself is not stored here.
    actorId: `email:${createHash("sha256").update(address).digest("hex")}`,
    operation: "register",
    key,
    // Without the password: a fast hash of it must not be at rest anywhere.
    request: { handle, displayName },
  };
  const work = context.prisma.$transaction((tx) =>
    oncePerKey(tx, attempt, async () => {
      await insertAccount(context, tx, account);
      return account.id;
    }),
  );
  return work.catch((error: unknown) => {
    if (isUniqueViolation(error)) return null;
    throw error;
  });
}

type Transaction = Parameters<Parameters<UsersContext["prisma"]["$transaction"]>[0]>[0];

async function insertAccount(context: UsersContext, tx: Transaction, account: NewAccount): Promise<void> {
  const { id, handle, displayName, address, locale } = account;
  await tx.user.create({
    data: { id, ...passwordAccount(account) },
    select: { id: true },
  });
  await appendUserEvent(tx, "user.created", { id, handle, displayName });
  await appendAuditEvent(tx, { userId: id, type: "REGISTERED" });
  await queueMail(context, tx, {
    userId: id,
    address,
    template: "verifyEmail",
    locale: toLocale(locale),
    values: {},
  });
}

async function announceAccount(context: UsersContext, userId: string): Promise<void> {
  context.mailer.wake();
  await announceUserChanges(context, [userId]);
}

/**
 * The key alone opens nothing, and nothing opens an account that has a second factor by now.
 * @throws {AppError} `BAD_USER_INPUT`
 */
async function requirePassword(context: UsersContext, userId: string, password: string): Promise<void> {
  const fits = await context.passwords.verify(await findPasswordHash(context.sql, userId), password);
  if (fits && !(await hasSecondFactor(context, userId))) return;
  throw new AppError("BAD_USER_INPUT", "This mutation key was used with another input.", {
    field: "clientMutationKey",
  });
}
