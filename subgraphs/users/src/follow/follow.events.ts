import type { RawSql } from "@skein/service-kit/database.ts";
import { appendEvent } from "@skein/service-kit/outbox.ts";
import { gatewayUserTag } from "../user/gateway-tags.ts";

export interface FollowPair {
  readonly followerId: string;
  readonly followeeId: string;
}

/** Tells the others who follows whom, inside the transaction that wrote the row. */
export const appendFollowEvent = (
  tx: RawSql,
  type: "follow.created" | "follow.deleted",
  { followerId, followeeId }: FollowPair,
): Promise<void> =>
  appendEvent(tx, {
    type,
    aggregateId: `${followerId}:${followeeId}`,
    payload: { followerId, followeeId },
    invalidates: [followerId, followeeId].map(gatewayUserTag),
  });
