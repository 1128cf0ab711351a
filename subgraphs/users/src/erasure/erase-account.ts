import type { Cache } from "@skein/service-kit/cache.ts";
import type { RawSql } from "@skein/service-kit/database.ts";
import { appendEvent } from "@skein/service-kit/outbox.ts";
import { appendAuditEvent } from "../audit/audit.queries.ts";
import { cancelExports } from "../export/end-exports.ts";
import { appendFollowEvent } from "../follow/follow.events.ts";
import { addToCounts, deleteFollow } from "../follow/follow.queries.ts";
import type { PrismaClient } from "../generated/prisma/client.ts";
import { revokeSessions } from "../session/session.rules.ts";
import { gatewayUserTag } from "../user/gateway-tags.ts";
import { profileTag } from "../user/user.loaders.ts";
import {
  closeAccount,
  deleteAccountRows,
  lockFollows,
  redactOutbox,
  tombstoneOf,
} from "./account-rows.queries.ts";
import { addReceipt, beginDueErasure, findUnerased, type ErasingService } from "./erasure.queries.ts";

/** In one transaction, since it locks the users at the other ends. */
const followsAtOnce = 200;

export interface EraserSources {
  readonly prisma: PrismaClient;
  readonly cache: Cache;
}

/**
 * Closes the next account whose time has come, and tells the other services.
 * @returns whether there was one
 */
export async function closeDueAccount({ prisma, cache }: EraserSources): Promise<boolean> {
  const userId = await prisma.$transaction(async (tx) => {
    const id = await beginDueErasure(tx);
    if (id === null) return null;
    await revokeSessions(tx, { userId: id, reason: "DELETED" });
    await closeAccount(tx, id);
    await cancelExports(tx, id);
    await appendEvent(tx, {
      type: "user.deleted",
      aggregateId: id,
      payload: { user: { ...tombstoneOf(id), status: "DELETED" } },
      invalidates: [gatewayUserTag(id)],
    });
    return id;
  });
  if (userId !== null) await cache.invalidate([profileTag(userId)]);
  return userId !== null;
}

/**
 * Erases what this service has of the next closed account. Breaking off loses nothing: it is found again.
 * @returns whether there was one
 */
export async function eraseClosedAccount({ prisma, cache }: EraserSources): Promise<boolean> {
  const next = await findUnerased(prisma);
  if (next === null) return false;
  while (await eraseFollows({ prisma, cache }, next));
  await prisma.$transaction(async (tx) => {
    await deleteAccountRows(tx, next);
    await redactOutbox(tx, next);
    await noteReceipt(tx, next, "users");
  });
  return true;
}

/** @returns whether there were any */
async function eraseFollows({ prisma, cache }: EraserSources, userId: string): Promise<boolean> {
  const pairs = await prisma.$transaction(async (tx) => {
    const found = await lockFollows(tx, userId, followsAtOnce);
    for (const pair of found) {
      if (!(await deleteFollow(tx, pair))) continue;
      await addToCounts(tx, pair, -1);
      await appendFollowEvent(tx, "follow.deleted", pair);
    }
    return found;
  });
  await cache.invalidate(
    pairs.flatMap(({ followerId, followeeId }) => [followerId, followeeId].map(profileTag)),
  );
  return pairs.length > 0;
}

/** Into the erasure and into the account's log, once. */
export async function noteReceipt(tx: RawSql, userId: string, service: ErasingService): Promise<void> {
  if (!(await addReceipt(tx, userId, service))) return;
  await appendAuditEvent(tx, { userId, type: "ERASED_BY_SERVICE", details: { service } });
}
