import type { UsersContext } from "../context.ts";
import type { Attempt } from "../attempt/attempts.ts";
import { parseDeviceName } from "../session/session.service.ts";
import { challengeSecondFactor, type SecondFactorChallenge } from "../totp/second-factor-challenge.ts";
import {
  findPasswordHash,
  findSignInCandidates,
  noteFailedSignIn,
  replacePasswordHash,
  type SignInCandidate,
  type SignInCandidates,
} from "./account.queries.ts";
import { normalizeEmail } from "./email-address.ts";
import { hashDeviceToken } from "./known-device.queries.ts";
import { markPassword } from "./password-mark.ts";
import { startDeviceSession, type DeviceSession } from "./proved-session.ts";

export interface SignInInput {
  readonly email: string;
  readonly password: string;
  readonly deviceName?: string | null;
  readonly deviceToken?: string | null;
}

/** A session, or what `completeSignIn` starts one with. */
export type SignInOutcome = DeviceSession | { readonly secondFactor: SecondFactorChallenge };

/**
 * Signs in with address and password. Unknown addresses and wrong passwords are one answer, after the same work.
 * @returns null when they do not fit
 * @throws {AppError} `RATE_LIMITED` when there were too many attempts, or too many passwords are being hashed.
 */
export const signIn = (context: UsersContext, input: SignInInput): Promise<SignInOutcome | null> =>
  context.passwords.admit(() => tryToSignIn(context, input));

async function tryToSignIn(context: UsersContext, input: SignInInput): Promise<SignInOutcome | null> {
  const deviceName = parseDeviceName(input.deviceName);
  const address = normalizeEmail(input.email);
  const account = address ?? input.email;
  // Who can be no known device is counted before anything is looked up.
  const early = hashDeviceToken(input.deviceToken) ? null : await countStranger(context, account);
  const found = await findCandidates(context, address, input.deviceToken);
  const attempt = early ?? (await countAttempt(context, { account, found, ...input }));
  return finishSignIn(context, input, { attempt, deviceName, found });
}

async function finishSignIn(
  context: UsersContext,
  input: SignInInput,
  { attempt, deviceName, found }: { attempt: Attempt; deviceName: string | null; found: SignInCandidates },
): Promise<SignInOutcome | null> {
  const account = await findAccountOfPassword(context, found, input.password);
  if (!account) {
    noteFailure(context, found.owner);
    return null;
  }
  // With an account that only claims the address, a stranger would have as many guesses at its owner's as they like.
  if (account.userId === (found.owner ?? account).userId) await attempt.succeeded();
  const { userId } = account;
  const mark = markPassword(await renewHash(context, account, input.password));
  const firstFactor = { kind: "PASSWORD", mark } as const;
  const proved = { userId, deviceName, methods: ["pwd"], firstFactor };
  if (account.hasSecondFactor) return { secondFactor: await challengeSecondFactor(context, proved) };
  return startDeviceSession(context, { ...proved, deviceToken: input.deviceToken ?? null });
}

const nobody: SignInCandidates = { owner: null, claimant: null };

/** On a known device only the account that knows it: its own limit must not serve to try passwords of another. */
async function findCandidates(
  { sql }: UsersContext,
  address: string | null,
  deviceToken: string | null | undefined,
): Promise<SignInCandidates> {
  if (address === null) return nobody;
  const found = await findSignInCandidates(sql, { address, deviceHash: hashDeviceToken(deviceToken) });
  const { owner, claimant } = found;
  if (owner?.isKnownDevice) return { owner, claimant: null };
  if (claimant?.isKnownDevice) return { owner: null, claimant };
  return found;
}

const countStranger = ({ attempts, identity }: UsersContext, account: string): Promise<Attempt> =>
  attempts.count("signIn", { account, client: identity.client?.address ?? null });

function countAttempt(
  context: UsersContext,
  { account, found, deviceToken }: { account: string; found: SignInCandidates; deviceToken?: string | null },
): Promise<Attempt> {
  const known = [found.owner, found.claimant].find((candidate) => candidate?.isKnownDevice);
  if (known)
    return context.attempts.count("knownDevice", {
      account: `${known.userId} ${deviceToken ?? ""}`,
      client: null,
    });
  return countStranger(context, account);
}

async function findAccountOfPassword(
  { passwords }: UsersContext,
  { owner, claimant }: SignInCandidates,
  password: string,
): Promise<(SignInCandidate & { readonly secret: string }) | null> {
  const candidates = [owner, claimant];
  const secrets = candidates.map((candidate) => candidate?.secret ?? null);
  const index = await passwords.verifyAny(secrets, password);
  const account = candidates[index];
  const secret = secrets[index] ?? null;
  return account && secret !== null ? { ...account, secret } : null;
}

/** Beside the answer, so that its time does not tell whether there is somebody to note it for. */
function noteFailure({ prisma, logger }: UsersContext, owner: SignInCandidate | null): void {
  noteFailedSignIn(prisma, owner?.userId ?? null).catch((error: unknown) => {
    logger.warn({ err: error }, "a failed sign-in could not be noted");
  });
}

/**
 * Only now the password is known in plain text. A machine that has no time for it does it at the next sign-in.
 * @returns the hash that the account has then, as long as it is of this password
 */
async function renewHash(
  { passwords, prisma, sql }: UsersContext,
  { userId, secret }: { userId: string; secret: string },
  password: string,
): Promise<string> {
  if (!passwords.isOutdated(secret)) return secret;
  const to = await passwords.hash(password).catch(() => null);
  if (to === null) return secret;
  if (await replacePasswordHash(prisma, { userId, from: secret, to })) return to;
  // Another sign-in was faster, or the password is another one by now.
  const present = await findPasswordHash(sql, userId);
  return present !== null && (await passwords.verify(present, password)) ? present : secret;
}
