import type { RawSql } from "@skein/service-kit/database.ts";
import { appendEvent } from "@skein/service-kit/outbox.ts";
import { gatewayUserTag } from "./gateway-tags.ts";

/** What other subgraphs learn of a user. An e-mail address is never among it. */
export interface UserEventPayload {
  readonly id: string;
  readonly handle: string;
  readonly displayName: string;
}

/** Tells the others that a user came or changed, inside the transaction that wrote the row. */
export const appendUserEvent = (
  tx: RawSql,
  type: "user.created" | "user.updated",
  { id, handle, displayName }: UserEventPayload,
): Promise<void> =>
  appendEvent(tx, {
    type,
    aggregateId: id,
    payload: { user: { id, handle, displayName, status: "ACTIVE" } },
    invalidates: [gatewayUserTag(id)],
  });
