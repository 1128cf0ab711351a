import type { EventTransport } from "./events.ts";
import { readPublished } from "./outbox-log.ts";
import type { Database } from "./sql-executor.ts";

const MAX_REPLAY_PAGE = 1_000;
/** Far below the length of a stream, so that nothing is cut off unread; and what happens meanwhile need not wait long. */
const MAX_BACKLOG = 10_000;

export interface ReplayedPage {
  readonly published: number;
  /** The `after` of the next page, null at the end. The same as before when consumers must catch up first. */
  readonly next: number | null;
  /** What the slowest group had still to handle before this page. */
  readonly backlog: number;
}

/**
 * Publishes a page of the outbox log again, to rebuild a projection or to repeat what consumers gave up on. Takes
 * what was published once, after position `after` (0: from the beginning), oldest first; the rest is the relay's.
 * All groups of the source get the page, so consumers must ignore what is older than what they know. Publishes
 * nothing while they are more than 10,000 events behind: ask for the same page again later.
 * @param options.limit events a page, at most 1000
 * @throws what `transport.publish` throws; the same page can then be asked for again
 */
export async function replayPage(options: {
  database: Database;
  source: string;
  transport: EventTransport;
  after: number;
  limit: number;
  maxBacklog?: number;
}): Promise<ReplayedPage> {
  const { database, source, transport, after, maxBacklog = MAX_BACKLOG } = options;
  const backlog = (await transport.backlog?.(source)) ?? 0;
  if (backlog > maxBacklog) return { published: 0, next: after, backlog };
  const limit = Math.min(Math.max(1, Math.trunc(options.limit)), MAX_REPLAY_PAGE);
  const events = await readPublished(database, source, { after, limit });
  if (events.length > 0) await transport.publish(source, events);
  const last = events.at(-1);
  return { published: events.length, next: last && events.length === limit ? last.position : null, backlog };
}
