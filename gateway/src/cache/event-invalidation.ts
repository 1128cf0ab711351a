import type { EventSubscription, EventTransport, SkeinEvent } from "@skein/service-kit/events.ts";
import type { Logger } from "@skein/service-kit/logger.ts";
import { isTag } from "./cache-tags.ts";
import type { EntityCache } from "./entity-cache.ts";

/** All gateways are one group: each event is handled by one of them, and the log of invalidations tells the others. */
const group = "gateway-cache";
/** Between two looks for streams that have come into being. */
const lookMs = 2_000;
/** Nothing is kept longer than two days (a lifetime and an old age of a day each), so older news voids nothing. */
const maxAgeMs = 2 * 86_400_000;

export interface EventInvalidation {
  stop(): Promise<void>;
}

/**
 * Invalidates what the subgraphs' events name in `invalidates`. An event's source is its subgraph, so that the
 * supergraph says which streams there may be.
 * @param options.exists whether anything was published yet; without it, every source is subscribed to at once
 */
export function followEvents(options: {
  readonly cache: EntityCache;
  readonly transport: EventTransport;
  readonly sources: () => readonly string[];
  readonly exists: ((source: string) => Promise<boolean>) | null;
  readonly logger: Logger;
}): EventInvalidation {
  const { cache, transport, exists, logger } = options;
  const subscriptions = new Map<string, Promise<EventSubscription | null>>();

  async function subscribe(source: string): Promise<EventSubscription | null> {
    if (exists && !(await exists(source))) return null;
    return transport.subscribe({ source, group, handle: (event) => invalidateFor(event, cache) });
  }

  async function look(source: string): Promise<void> {
    const subscription = subscribe(source).catch((error: unknown) => {
      logger.debug({ err: error, source }, "no subscription to events yet; trying again");
      return null;
    });
    subscriptions.set(source, subscription);
    if ((await subscription) === null) subscriptions.delete(source);
  }

  function lookForAll(): void {
    for (const source of options.sources()) if (!subscriptions.has(source)) void look(source);
  }

  lookForAll();
  const timer = setInterval(lookForAll, lookMs).unref();
  return {
    async stop() {
      clearInterval(timer);
      const active = await Promise.all(subscriptions.values());
      await Promise.all(active.map(async (subscription) => subscription?.stop()));
    },
  };
}

async function invalidateFor(event: SkeinEvent, cache: EntityCache): Promise<void> {
  const { invalidates }: { invalidates?: unknown } = event;
  if (!Array.isArray(invalidates) || Date.now() - Date.parse(event.occurredAt) > maxAgeMs) return;
  const tags = invalidates.filter(isTag);
  if (tags.length > 0) await cache.invalidate({ tags });
}
