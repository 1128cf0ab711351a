import type { Cache } from "@skein/service-kit/cache.ts";
import type { SkeinEvent } from "@skein/service-kit/events.ts";
import type { OutboxRelay } from "@skein/service-kit/outbox-relay.ts";
import { z } from "zod";
import { eraseUser } from "../erasure/erase-user.ts";
import type { PrismaClient } from "../generated/prisma/client.ts";
import { postTag } from "../post/post.loaders.ts";
import { tagTag } from "../tag/tag.loaders.ts";
import { trendingTag } from "../tag/tag.service.ts";
import { recountAround } from "./presence.queries.ts";
import { appendFollowsProjected, appendPresenceProjected } from "./projected.events.ts";
import { goneTag } from "./projection.loaders.ts";
import { projectFollow, projectUser } from "./projection.queries.ts";

const userPayload = z.object({
  user: z.object({ id: z.uuid(), handle: z.string(), status: z.string() }),
});
const followPayload = z.object({ followerId: z.uuid(), followeeId: z.uuid() });

interface ProjectionSources {
  readonly prisma: PrismaClient;
  readonly cache: Cache;
  readonly relay: Pick<OutboxRelay, "wake">;
}

/**
 * What content learns from the users subgraph. Safe to repeat and safe in any order, so replaying the log from the
 * start builds the projection anew. Other types of events are somebody else's news.
 * @throws {ZodError} for an event that cannot be read: the transport keeps it.
 */
export async function handleUsersEvent(sources: ProjectionSources, event: SkeinEvent): Promise<void> {
  switch (event.type) {
    case "user.created":
    case "user.updated":
      return applyUser(sources, event);
    case "user.deleted":
      await applyUser(sources, event);
      return eraseUser(sources, userPayload.parse(event.payload).user.id);
    case "follow.created":
    case "follow.deleted": {
      const pair = followPayload.parse(event.payload);
      const active = event.type === "follow.created";
      return applyFollow(sources, { ...pair, active }, event.position);
    }
  }
}

async function applyFollow(
  { prisma, relay }: ProjectionSources,
  follow: { readonly followerId: string; readonly followeeId: string; readonly active: boolean },
  position: number,
): Promise<void> {
  await prisma.$transaction(async (tx) => {
    if (await projectFollow(tx, follow, position)) await appendFollowsProjected(tx, follow.followerId);
  });
  relay.wake();
}

async function applyUser({ prisma, cache, relay }: ProjectionSources, event: SkeinEvent): Promise<void> {
  const { user } = userPayload.parse(event.payload);
  const status = event.type === "user.deleted" ? "DELETED" : user.status;
  const recounted = await prisma.$transaction(
    async (tx) => {
      const cameOrWent = await projectUser(tx, { ...user, status }, event.position);
      if (!cameOrWent) return { posts: [], tags: [] };
      const changed = await recountAround(tx, user.id);
      await appendPresenceProjected(tx, user.id, changed);
      return changed;
    },
    { timeout: 25_000 },
  );
  relay.wake();
  // Whether or not the event was news: a process may have died after the commit and before this line.
  await cache.invalidate([
    goneTag(user.id),
    ...recounted.posts.map((id) => postTag(id)),
    ...recounted.tags.map((id) => tagTag(id)),
    ...(recounted.tags.length > 0 ? [trendingTag] : []),
  ]);
}
