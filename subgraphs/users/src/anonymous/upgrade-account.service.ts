import { passwordAccount } from "../account/password-account.ts";
import { parseRegistration, type RegisterProblem, type Registration } from "../account/register-input.ts";
import type { UsersContext } from "../context.ts";
import { countMailTo } from "../mail/mail-room.ts";
import { queueMail } from "../mail/queue-mail.ts";
import type { SessionOwner } from "../session/session.queries.ts";
import { requireActiveSession } from "../session/session.rules.ts";
import { isUniqueViolation } from "../unique-violation.ts";
import { announceUserChanges } from "../user/user.changes.ts";
import { appendUserEvent } from "../user/user.events.ts";
import type { UserProfile } from "../user/user-profile.ts";
import { upgradeInPlace } from "./upgrade-in-place.ts";

export interface UpgradeInput {
  readonly email: string;
  readonly password: string;
  readonly handle?: string | null;
  readonly displayName?: string | null;
  readonly language?: "EN" | "DE" | null;
}

export type UpgradeProblem = RegisterProblem | "NOT_ANONYMOUS";

/**
 * Makes the viewer's anonymous account a full one that signs in by password. It claims the address as by `register`.
 * @returns the profile, or every problem at once
 * @throws {AppError} `UNAUTHENTICATED`; `RATE_LIMITED`.
 */
export async function upgradeAccount(
  context: UsersContext,
  input: UpgradeInput,
): Promise<UserProfile | UpgradeProblem[]> {
  const session = await requireActiveSession(context);
  const profile = session.isAnonymous ? await context.loaders.loadUser(session.userId) : null;
  if (!profile) return ["NOT_ANONYMOUS"];
  const handle = input.handle ?? profile.handle;
  const displayName = input.displayName ?? profile.displayName;
  const { registration, problems } = parseRegistration(
    { ...input, handle, displayName },
    context.passwordRules,
  );
  if (!registration) return problems;
  await countMailTo(context, registration.address);
  const passwordHash = await context.passwords.hash(input.password);
  const problem = await upgrade(context, session, { ...registration, passwordHash });
  if (problem) return [problem];
  context.mailer.wake();
  await announceUserChanges(context, [session.userId]);
  return (await context.loaders.loadUser(session.userId)) ?? ["NOT_ANONYMOUS"];
}

type Upgrade = Registration & { readonly passwordHash: string };

function upgrade(
  context: UsersContext,
  session: SessionOwner,
  account: Upgrade,
): Promise<UpgradeProblem | null> {
  const { handle, displayName, address, locale } = account;
  const { userId: id } = session;
  const work = context.prisma.$transaction(async (tx) => {
    if (!(await upgradeInPlace(tx, session, "pwd"))) return "NOT_ANONYMOUS";
    await tx.user.update({
      where: { id },
      data: passwordAccount(account),
      select: { id: true },
    });
    await appendUserEvent(tx, "user.updated", { id, handle, displayName });
    await queueMail(context, tx, { userId: id, address, template: "verifyEmail", locale, values: {} });
    return null;
  });
  return work.catch((error: unknown) => {
    if (isUniqueViolation(error)) return "HANDLE_TAKEN";
    throw error;
  });
}
