import { requireViewer } from "@skein/service-kit/viewer.ts";
import { lockSignInMethods } from "../account/sign-in-methods.queries.ts";
import { countFactorChange, tellOfFactor } from "../account/factor-change.ts";
import { upgradeInPlace } from "../anonymous/upgrade-in-place.ts";
import { appendAuditEvent } from "../audit/audit.queries.ts";
import type { UsersContext } from "../context.ts";
import type { SessionOwner } from "../session/session.queries.ts";
import {
  lockActiveSession,
  requireRecentOwner,
  requireRecentSignIn,
  revokeSessions,
} from "../session/session.rules.ts";
import { recentSeconds } from "../step-up/recent-sign-in.ts";
import { storeAddress, storeIdentity, type Transaction } from "./identity-account.ts";
import {
  deleteIdentity,
  findAddressOwner,
  listIdentities,
  maximumIdentities,
  touchIdentity,
  type IdentityKey,
  type LinkedIdentityRow,
} from "./identity.queries.ts";
import {
  checkIdToken,
  countMail,
  countOpenIdAttempt,
  onceMore,
  takeNonce,
  type PresentedIdToken,
  type TokenProblem,
} from "./openid-sign-in.service.ts";
import type { VerifiedIdentity } from "./verified-identity.ts";

export type LinkProblem = TokenProblem | "IDENTITY_IN_USE" | "TOO_MANY_IDENTITIES";

/** The GraphQL type `LinkedIdentity`. */
export type LinkedIdentity = LinkedIdentityRow & { readonly provider: string | null };

export async function getMyIdentities(context: UsersContext): Promise<LinkedIdentity[]> {
  const rows = await listIdentities(context.sql, requireViewer(context).userId);
  return rows.map((row) => ({
    ...row,
    provider: context.openIdProviders.ofIssuer(row.issuer)?.name ?? null,
  }));
}

/**
 * Lets an account of another issuer sign in to the viewer's. An anonymous account becomes a full one by it.
 * @returns null when it may
 * @throws {AppError} `UNAUTHENTICATED`, `STEP_UP_REQUIRED`, `RATE_LIMITED`.
 */
export async function linkIdentity(
  context: UsersContext,
  input: PresentedIdToken,
): Promise<LinkProblem | null> {
  const session = await requireRecentOwner(context);
  await countOpenIdAttempt(context);
  const provider = context.openIdProviders.named(input.provider);
  if (!provider) return "UNKNOWN_PROVIDER";
  const identity = await checkIdToken(context, provider, input);
  if (typeof identity === "string") return identity;
  if (session.isAnonymous) await countMail(context, identity);
  else await countFactorChange(context, session.userId);
  const problem = await onceMore(() =>
    context.prisma.$transaction(async (tx) =>
      (await takeNonce(tx, input)) ? link(context, tx, session, identity) : ("INVALID_ID_TOKEN" as const),
    ),
  );
  context.mailer.wake();
  return problem;
}

async function link(
  context: UsersContext,
  tx: Transaction,
  session: SessionOwner,
  identity: VerifiedIdentity,
): Promise<LinkProblem | null> {
  const { userId } = session;
  await lockActiveSession(tx, session);
  const holder = await touchIdentity(tx, identity);
  if (holder !== null) return holder === userId ? null : "IDENTITY_IN_USE";
  if ((await tx.identity.count({ where: { userId } })) >= maximumIdentities) return "TOO_MANY_IDENTITIES";
  await storeIdentity(tx, userId, identity);
  if (await upgradeInPlace(tx, session, "fed")) await takeAddress(context, tx, userId, identity);
  else await tellOfFactor(context, tx, userId, "IDENTITY_LINKED");
  return null;
}

/** The address of the provider becomes the account's, unless somebody has it. */
async function takeAddress(
  context: UsersContext,
  tx: Transaction,
  userId: string,
  { email, issuer }: VerifiedIdentity,
): Promise<void> {
  const isTaken =
    email?.isProved && (await findAddressOwner(tx, { address: email.address, issuer })) !== null;
  if (email && !isTaken) await storeAddress(context, tx, userId, email);
}

/** As both are stored; PostgreSQL takes no NUL to look for. */
const printable = /^[\x20-\x7e]*$/;

export type UnlinkProblem = "IDENTITY_NOT_FOUND" | "LAST_SIGN_IN_METHOD";

/**
 * Takes a way to sign in from the viewer's account, and signs out its other devices. The last way stays.
 * @returns null when it is gone
 * @throws {AppError} `UNAUTHENTICATED`, `STEP_UP_REQUIRED`.
 */
export async function unlinkIdentity(context: UsersContext, key: IdentityKey): Promise<UnlinkProblem | null> {
  const { userId, sessionId } = await requireRecentSignIn(context, { withinSeconds: recentSeconds });
  const { issuer, subject } = key;
  if (!printable.test(issuer + subject)) return "IDENTITY_NOT_FOUND";
  await countFactorChange(context, userId);
  const problem = await context.prisma.$transaction(async (tx): Promise<UnlinkProblem | null> => {
    const methods = await lockSignInMethods(tx, userId);
    const isTheirs = (await tx.identity.count({ where: { userId, issuer, subject } })) > 0;
    if (!isTheirs) return "IDENTITY_NOT_FOUND";
    if (methods < 2) return "LAST_SIGN_IN_METHOD";
    await deleteIdentity(tx, { userId, issuer, subject });
    await appendAuditEvent(tx, { userId, type: "IDENTITY_UNLINKED", sessionId, details: { issuer } });
    await revokeSessions(tx, { userId, except: sessionId, reason: "REVOKED" });
    await tellOfFactor(context, tx, userId, "IDENTITY_UNLINKED");
    return null;
  });
  context.mailer.wake();
  return problem;
}
