import type { RawSql } from "@skein/service-kit/database.ts";
import { isUuid } from "@skein/service-kit/pagination.ts";
import { appendAuditEvent } from "../audit/audit.queries.ts";
import type { UsersContext } from "../context.ts";
import { revokeSessions } from "../session/session.rules.ts";
import {
  findAccountState,
  liftBan,
  lockAdmins,
  writeBan,
  writeRoles,
  type AccountState,
  type UserRole,
} from "./moderation.queries.ts";
import { notAdmin, parseReason, requireAdmin, requireRecentAdmin } from "./moderation.rules.ts";

export interface Outcome<Problem extends string> {
  readonly account: AccountState | null;
  readonly problems: readonly Problem[];
}

const refuse = <Problem extends string>(...problems: Problem[]): Outcome<Problem> => ({
  account: null,
  problems,
});

/** @throws {AppError} `UNAUTHENTICATED` or `FORBIDDEN` unless the viewer is an admin. */
export async function getAccountState(context: UsersContext, userId: string): Promise<AccountState | null> {
  await requireAdmin(context);
  return isUuid(userId) ? findAccountState(context.sql, userId) : null;
}

export type BanProblem = "USER_NOT_FOUND" | "CANNOT_BAN_SELF" | "REASON_INVALID" | "UNTIL_INVALID";

/**
 * Bans an account and ends its sessions. A second ban replaces the first.
 * @throws {AppError} `UNAUTHENTICATED`, `FORBIDDEN` or `STEP_UP_REQUIRED` unless the viewer is an admin who has lately
 *   proved who they are.
 */
export async function banUser(
  context: UsersContext,
  input: { userId: string; reason: string; until?: Date | null },
): Promise<Outcome<BanProblem>> {
  const { userId: actorId } = await requireRecentAdmin(context);
  const userId = input.userId.toLowerCase();
  const reason = parseReason(input.reason);
  const until = input.until ?? null;
  if (userId === actorId) return refuse("CANNOT_BAN_SELF");
  if (reason === null) return refuse("REASON_INVALID");
  if (until !== null && until.getTime() <= Date.now()) return refuse("UNTIL_INVALID");
  return act(context, { actorId, userId }, async (tx) => {
    if (!(await writeBan(tx, { userId, reason, until }))) return false;
    const details = until === null ? {} : { until: until.toISOString() };
    await appendAuditEvent(tx, { userId, actorId, type: "BANNED", details });
    await revokeSessions(tx, { userId, actorId, reason: "BANNED" });
    return true;
  });
}

/** @throws {AppError} as `banUser` */
export async function unbanUser(
  context: UsersContext,
  input: { userId: string },
): Promise<Outcome<"USER_NOT_FOUND">> {
  const { userId: actorId } = await requireRecentAdmin(context);
  const userId = input.userId.toLowerCase();
  return act(context, { actorId, userId }, async (tx) => {
    if (await liftBan(tx, userId)) await appendAuditEvent(tx, { userId, actorId, type: "UNBANNED" });
    return true;
  });
}

export type RolesProblem = "USER_NOT_FOUND" | "CANNOT_CHANGE_OWN_ROLES";

/** @throws {AppError} as `banUser` */
export async function setUserRoles(
  context: UsersContext,
  input: { userId: string; roles: readonly UserRole[] },
): Promise<Outcome<RolesProblem>> {
  const { userId: actorId } = await requireRecentAdmin(context);
  const userId = input.userId.toLowerCase();
  if (userId === actorId) return refuse("CANNOT_CHANGE_OWN_ROLES");
  const roles = [...new Set<UserRole>(["USER", ...input.roles])];
  return act(context, { actorId, userId }, async (tx) => {
    const before = await writeRoles(tx, userId, roles);
    if (before === null) return false;
    await appendAuditEvent(tx, { userId, actorId, type: "ROLES_CHANGED", details: { before, after: roles } });
    return true;
  });
}

/** Does something to an account while its actor is an admin, and then reads it. */
async function act(
  { prisma }: UsersContext,
  { actorId, userId }: { actorId: string; userId: string },
  work: (tx: RawSql) => Promise<boolean>,
): Promise<Outcome<"USER_NOT_FOUND">> {
  if (!isUuid(userId)) return refuse("USER_NOT_FOUND");
  const account = await prisma.$transaction(async (tx) => {
    if (!(await lockAdmins(tx, actorId))) throw notAdmin();
    return (await work(tx)) ? findAccountState(tx, userId) : null;
  });
  return account ? { account, problems: [] } : refuse("USER_NOT_FOUND");
}
