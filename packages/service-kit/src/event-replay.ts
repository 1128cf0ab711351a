import type { EventTransport } from "./events.ts";
import { readPublished } from "./outbox-log.ts";
import type { Database } from "./sql-executor.ts";

const MAX_REPLAY_PAGE = 1_000;

/**
 * Publishes a page of the outbox log again, to rebuild a projection or to repeat what consumers gave up on. Takes
 * what was published once, after position `after` (0: from the beginning), oldest first; the rest is the relay's.
 * All groups of the source get the page, so consumers must ignore what is older than what they know.
 * @param options.limit events a page, at most 1000
 * @returns `next`: the `after` of the next page, null at the end
 * @throws what `transport.publish` throws; the same page can then be asked for again
 */
export async function replayPage(options: {
  database: Database;
  source: string;
  transport: EventTransport;
  after: number;
  limit: number;
}): Promise<{ published: number; next: number | null }> {
  const limit = Math.min(Math.max(1, Math.trunc(options.limit)), MAX_REPLAY_PAGE);
  const events = await readPublished(options.database, options.source, { after: options.after, limit });
  if (events.length > 0) await options.transport.publish(options.source, events);
  const last = events.at(-1);
  return { published: events.length, next: last && events.length === limit ? last.position : null };
}
