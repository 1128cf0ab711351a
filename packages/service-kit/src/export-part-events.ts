import type { EventTransport } from "./events.ts";
import type { PartCarrier } from "./export-collector.ts";
import { deletePartEvents } from "./export-job.ts";
import type { OutboxRelay } from "./outbox-relay.ts";
import { appendEvent } from "./outbox.ts";
import type { RawSql } from "./sql-executor.ts";

/**
 * Pieces of exports as `export.part` events, for services that do not keep exports themselves. They are the one kind of
 * event that does not stay in the outbox: nobody who comes later could read it.
 */
export const createPartEvents = ({
  service,
  client,
  transport,
  relay,
}: {
  readonly service: string;
  readonly client: RawSql;
  readonly transport: Pick<EventTransport, "forget">;
  readonly relay: Pick<OutboxRelay, "wake">;
}): PartCarrier => ({
  deliver: (tx, { exportId, piece, pieces, content }) =>
    appendEvent(tx, {
      type: "export.part",
      aggregateId: exportId,
      payload: { exportId, piece, pieces, content },
    }),
  delivered: () => {
    relay.wake();
  },
  clear: async ({ exportId, requestedAt }) => {
    await deletePartEvents(client, exportId);
    await transport.forget?.(service, exportId, requestedAt);
  },
});
