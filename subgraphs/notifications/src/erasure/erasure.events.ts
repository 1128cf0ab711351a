import type { RawSql } from "@skein/service-kit/database.ts";
import { appendEvent } from "@skein/service-kit/outbox.ts";

/** Tells users, inside the transaction that removed the last of it, that this service holds nothing of a person any more. */
export const appendErasureReceipt = (tx: RawSql, userId: string): Promise<void> =>
  appendEvent(tx, { type: "user.erased", aggregateId: userId, payload: { userId } });
