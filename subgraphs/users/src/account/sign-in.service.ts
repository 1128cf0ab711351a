import type { UsersContext } from "../context.ts";
import type { Attempt } from "../attempt/attempts.ts";
import { parseDeviceName } from "../session/session.service.ts";
import { challengeSecondFactor, type SecondFactorChallenge } from "../totp/second-factor-challenge.ts";
import {
  findSignInCandidates,
  noteFailedSignIn,
  replacePasswordHash,
  type SignInCandidate,
  type SignInCandidates,
} from "./account.queries.ts";
import { normalizeEmail } from "./email-address.ts";
import { markPassword } from "./first-factor.ts";
import { hashDeviceToken } from "./known-device.queries.ts";
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
export async function signIn(context: UsersContext, input: SignInInput): Promise<SignInOutcome | null> {
  const deviceName = parseDeviceName(input.deviceName);
  const address = normalizeEmail(input.email);
  const found = await findCandidates(context, address, input.deviceToken);
  const attempt = await countAttempt(context, { account: address ?? input.email, found, ...input });
  const account = await findAccountOfPassword(context, found, input.password);
  if (!account) {
    noteFailure(context, found.owner);
    return null;
  }
  await attempt.succeeded();
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

function countAttempt(
  { attempts, identity }: UsersContext,
  { account, found, deviceToken }: { account: string; found: SignInCandidates; deviceToken?: string | null },
): Promise<Attempt> {
  const known = [found.owner, found.claimant].find((candidate) => candidate?.isKnownDevice);
  if (known)
    return attempts.count("knownDevice", { account: `${known.userId} ${deviceToken ?? ""}`, client: null });
  return attempts.count("signIn", { account, client: identity.client?.address ?? null });
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
 * @returns the hash that the account has then
 */
async function renewHash(
  { passwords, prisma }: UsersContext,
  { userId, secret }: { userId: string; secret: string },
  password: string,
): Promise<string> {
  if (!passwords.isOutdated(secret)) return secret;
  const to = await passwords.hash(password).catch(() => secret);
  if (to !== secret) await replacePasswordHash(prisma, { userId, from: secret, to });
  return to;
}
