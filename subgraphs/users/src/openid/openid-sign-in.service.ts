import type { UsersContext } from "../context.ts";
import { startProvedSession } from "../account/proved-session.ts";
import { countMailTo } from "../mail/mail-room.ts";
import { parseDeviceName, type SessionGrant } from "../session/session.service.ts";
import {
  challengeSecondFactor,
  hasSecondFactor,
  type SecondFactorChallenge,
} from "../totp/second-factor-challenge.ts";
import { isUniqueViolation } from "../unique-violation.ts";
import { announceUserChanges } from "../user/user.changes.ts";
import { issueChallenge, takeChallenge, type IssuedChallenge } from "./challenge.queries.ts";
import { accountOfIdentity, type IdentityAccount, type Transaction } from "./identity-account.ts";
import type { OpenIdProvider } from "./openid-provider.ts";
import type { VerifiedIdentity } from "./verified-identity.ts";

export type TokenProblem = "UNKNOWN_PROVIDER" | "INVALID_ID_TOKEN" | "PROVIDER_UNAVAILABLE";
export type SignInProblem = TokenProblem | "LINK_REQUIRED";

export interface PresentedIdToken {
  readonly provider: string;
  readonly idToken: string;
  readonly nonce: string;
}

export interface OpenIdSession {
  readonly session: SessionGrant;
  readonly isNewAccount: boolean;
}

/** A session, or what `completeSignIn` starts one with. */
export type OpenIdOutcome = OpenIdSession | { readonly secondFactor: SecondFactorChallenge };

/** Counts an execution of a field of this folder. @throws {AppError} `RATE_LIMITED` */
export async function countOpenIdAttempt({ attempts, identity }: UsersContext): Promise<void> {
  await attempts.count("openId", { client: identity.client?.address ?? null });
}

/** Begins a native exchange. @throws {AppError} `RATE_LIMITED` */
export async function createNonce(
  context: UsersContext,
  provider: string,
): Promise<IssuedChallenge | "UNKNOWN_PROVIDER"> {
  await countOpenIdAttempt(context);
  if (!context.openIdProviders.named(provider)) return "UNKNOWN_PROVIDER";
  return issueChallenge(context.prisma, "OPENID_NONCE", { provider });
}

/**
 * Signs in with an id token that the provider's SDK has given to an app.
 * @throws {AppError} `RATE_LIMITED`; `ACCOUNT_BANNED`; `BAD_USER_INPUT` for the device's name.
 */
export async function signInWithIdToken(
  context: UsersContext,
  input: PresentedIdToken & { readonly deviceName?: string | null; readonly displayName?: string | null },
): Promise<OpenIdOutcome | SignInProblem> {
  const deviceName = parseDeviceName(input.deviceName);
  await countOpenIdAttempt(context);
  const provider = context.openIdProviders.named(input.provider);
  if (!provider) return "UNKNOWN_PROVIDER";
  const identity = await checkIdToken(context, provider, input);
  if (typeof identity === "string") return identity;
  const take = (tx: Transaction) => takeNonce(tx, input);
  return signInAs(context, identity, { deviceName, displayName: input.displayName ?? null, take });
}

/** A nonce is used up in the transaction of what its token is good for. */
export const takeNonce = async (tx: Transaction, { nonce, provider }: PresentedIdToken): Promise<boolean> =>
  (await takeChallenge(tx, "OPENID_NONCE", { token: nonce, provider })) !== null;

/** The signature and the claims; the nonce is used up later. */
export async function checkIdToken(
  { logger }: Pick<UsersContext, "logger">,
  provider: OpenIdProvider,
  { idToken, nonce }: Pick<PresentedIdToken, "idToken" | "nonce">,
): Promise<VerifiedIdentity | "INVALID_ID_TOKEN" | "PROVIDER_UNAVAILABLE"> {
  try {
    return (await provider.verify(idToken, nonce)) ?? "INVALID_ID_TOKEN";
  } catch (error) {
    logger.warn({ err: error, provider: provider.name }, "an OpenID provider cannot be reached");
    return "PROVIDER_UNAVAILABLE";
  }
}

interface SignInAs {
  readonly deviceName: string | null;
  readonly displayName: string | null;
  /** False when what the token answers was used already. */
  readonly take: (tx: Transaction) => Promise<boolean>;
}

/**
 * An authenticator app guards its account however the first factor was shown. What a provider says of its own factors
 * (`amr`) is not taken for it: hardly any says it, and the owner has set up the app here.
 */
export async function signInAs(
  context: UsersContext,
  identity: VerifiedIdentity,
  { deviceName, displayName, take }: SignInAs,
): Promise<OpenIdOutcome | SignInProblem> {
  await countMail(context, identity);
  const account = await onceMore(() =>
    context.prisma.$transaction(async (tx) =>
      (await take(tx))
        ? accountOfIdentity(context, tx, identity, displayName)
        : ("INVALID_ID_TOKEN" as const),
    ),
  );
  if (typeof account === "string") return account;
  const { userId, isNew } = account;
  await announce(context, account);
  const { issuer, subject } = identity;
  const firstFactor = { kind: "IDENTITY", issuer, subject } as const;
  const signIn = { userId, deviceName, methods: ["fed"], firstFactor };
  if (!isNew && (await hasSecondFactor(context, userId))) {
    return { secondFactor: await challengeSecondFactor(context, signIn) };
  }
  const session = await startProvedSession(context, signIn);
  return session ? { session, isNewAccount: isNew } : "INVALID_ID_TOKEN";
}

async function announce(context: UsersContext, { userId, isNew }: IdentityAccount): Promise<void> {
  context.mailer.wake();
  if (isNew) await announceUserChanges(context, [userId]);
}

/** A provider whose word proves no address could have us send mails to any. */
export async function countMail(context: UsersContext, { email }: VerifiedIdentity): Promise<void> {
  if (email && !email.isProved) await countMailTo(context, email.address);
}

/** Of two first sign-ins at the same moment, the slower one finds on its second try what the other has made. */
export const onceMore = <Result>(work: () => Promise<Result>): Promise<Result> =>
  work().catch((error: unknown) => {
    if (isUniqueViolation(error)) return work();
    throw error;
  });
