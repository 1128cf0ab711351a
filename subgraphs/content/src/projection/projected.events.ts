import type { RawSql } from "@skein/service-kit/database.ts";
import { appendEvent } from "@skein/service-kit/outbox.ts";
import { gatewayTags } from "../gateway-tags.ts";
import type { Recounted } from "./presence.queries.ts";

/** Names of tags in one event: somebody may have written for years. */
const tagsPerEvent = 500;

// A fact of the users subgraph changes what content answers only once content has projected it. So what the gateway
// keeps of content is invalidated by an event of content's own, written in the transaction that projects the fact.

/** Tells caches that a viewer may now see other posts. */
export const appendFollowsProjected = (tx: RawSql, viewerId: string): Promise<void> =>
  appendEvent(tx, {
    type: "follows.projected",
    aggregateId: viewerId,
    payload: { userId: viewerId },
    invalidates: [gatewayTags.follows(viewerId)],
  });

/** Tells caches that a user came or went, and with them what they wrote and what was counted of them. */
export async function appendPresenceProjected(
  tx: RawSql,
  userId: string,
  { posts, tags }: Recounted,
): Promise<void> {
  const stale = [
    gatewayTags.presence(userId),
    gatewayTags.posts(userId),
    gatewayTags.exploreFeed,
    gatewayTags.trendingTags,
    ...posts.map(gatewayTags.post),
    ...tags.map(gatewayTags.tag),
  ];
  for (let start = 0; start < stale.length; start += tagsPerEvent) {
    await appendEvent(tx, {
      type: "presence.projected",
      aggregateId: userId,
      payload: { userId },
      invalidates: stale.slice(start, start + tagsPerEvent),
    });
  }
}
