import type { RawSql } from "@skein/service-kit/database.ts";
import { dropExportJobs } from "@skein/service-kit/export-job.ts";
import type { SkeinEvent } from "@skein/service-kit/events.ts";
import type { OutboxRelay } from "@skein/service-kit/outbox-relay.ts";
import { z } from "zod";
import { appendErasureReceipt } from "../erasure/erasure.events.ts";
import type { PrismaClient } from "../generated/prisma/client.ts";
import { deliver, forgetUser, retract } from "./delivery.service.ts";
import { recordFact } from "./fact.queries.ts";

/** Only what is needed of the users subgraph's events; further fields may come and go. */
const follow = z.object({ followerId: z.uuid(), followeeId: z.uuid() });
const user = z.object({ user: z.object({ id: z.uuid() }) });

interface UsersEventSources {
  readonly prisma: PrismaClient;
  readonly relay: Pick<OutboxRelay, "wake">;
}

/** Rejects for a payload that cannot be read, so that the event is tried again and at last set aside, never dropped. */
export async function handleUsersEvent(
  { prisma, relay }: UsersEventSources,
  event: SkeinEvent,
): Promise<void> {
  switch (event.type) {
    case "follow.created":
    case "follow.deleted":
      return prisma.$transaction((tx) => applyFollow(tx, event, follow.parse(event.payload)));
    case "user.deleted":
      await prisma.$transaction((tx) => applyDeletion(tx, event, user.parse(event.payload).user.id));
      relay.wake();
  }
}

async function applyFollow(
  tx: RawSql,
  event: SkeinEvent,
  { followerId, followeeId }: z.infer<typeof follow>,
): Promise<void> {
  const factKey = `follow:${followerId}:${followeeId}`;
  const active = event.type === "follow.created";
  if (!(await recordFact(tx, { key: factKey, position: event.position, active }))) return;
  if (!active) return retract(tx, factKey);
  await deliver(tx, {
    factKey,
    occurredAt: event.occurredAt,
    actorId: followerId,
    subject: { type: "USER", id: followerId },
    postId: null,
    recipients: [{ userId: followeeId, type: "FOLLOW" }],
  });
}

/** The receipt is given each time: the one before may have been lost with the users' database. */
async function applyDeletion(tx: RawSql, event: SkeinEvent, userId: string): Promise<void> {
  await recordFact(tx, { key: `user:${userId}`, position: event.position, active: false });
  await forgetUser(tx, userId);
  await dropExportJobs(tx, userId);
  await appendErasureReceipt(tx, userId);
}
