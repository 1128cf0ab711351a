import { v7 as uuidv7 } from "uuid";
import type { RawSql } from "./sql-executor.ts";

/**
 * Adds an event to the outbox inside the caller's transaction, so that the fact and the news of it are stored
 * together or not at all. Write the row first and its event second: the row's lock then makes the events of one
 * aggregate get their positions in the order in which they commit.
 * Call `OutboxRelay.wake()` after the commit.
 */
export async function appendEvent(
  tx: RawSql,
  event: {
    type: string;
    aggregateId: string;
    payload: Record<string, unknown>;
    /** Tags of the gateway's cache that are stale once the transaction has committed. */
    invalidates?: readonly string[];
  },
): Promise<void> {
  await tx.$executeRawUnsafe(
    "INSERT INTO outbox (id, type, aggregate_id, payload, invalidates) VALUES ($1::uuid, $2, $3, $4::jsonb, $5::text[])",
    uuidv7(),
    event.type,
    event.aggregateId,
    JSON.stringify(event.payload),
    event.invalidates ?? [],
  );
}
