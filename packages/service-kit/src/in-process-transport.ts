import type { Logger } from "pino";
import { TransportUnavailableError } from "./events.ts";
import type { EventTransport, SkeinEvent, SubscribeOptions, SubscriptionStatus } from "./events.ts";
import { withTimeout } from "./with-timeout.ts";

const HANDLER_TIMEOUT_MS = 30_000;
/** Longer than a handler may take plus the relay's longest delay: not tried since then means given up. */
const GIVEN_UP_AFTER_MS = 120_000;

interface Subscriber extends SubscribeOptions {
  /** Events being handled or failing, by id; times in epoch milliseconds. */
  readonly open: Map<string, { occurredAt: number; triedAt: number }>;
  last: { position: number; occurredAt: string } | null;
}

/**
 * Hands events straight to the subscribers of this process; the outbox is what makes it durable.
 *
 * An event counts as delivered only when every group in `subscribers` has handled it, so until all of them have
 * subscribed, and after one has stopped, `publish` throws TransportUnavailableError. Else an event that is left from
 * before a restart would go to nobody while the services start one after the other.
 * @param options.subscribers source → groups, for example `{ users: ["content", "notifications"] }`
 */
export function createInProcessTransport(options: {
  logger: Logger;
  subscribers: Readonly<Record<string, readonly string[]>>;
}): EventTransport {
  const active = new Map<string, Subscriber>();
  let closed = false;

  return {
    kind: "in-process",
    publish: async (source, events) => {
      for (const event of events) {
        if (closed) throw new TransportUnavailableError("The transport is closed");
        await deliver(event, findSubscribers(active, source, options.subscribers[source] ?? []));
      }
    },
    subscribe: (subscription) => {
      const key = `${subscription.source} ${subscription.group}`;
      if (active.has(key)) return Promise.reject(new Error(`Group already subscribed: ${key}`));
      const subscriber: Subscriber = { ...subscription, open: new Map(), last: null };
      active.set(key, subscriber);
      options.logger.debug(
        { source: subscription.source, group: subscription.group },
        "Subscribed in process",
      );
      return Promise.resolve({
        status: () => Promise.resolve(statusOf(subscriber)),
        stop: () => {
          active.delete(key);
          return Promise.resolve();
        },
      });
    },
    close: () => {
      closed = true;
      active.clear();
      return Promise.resolve();
    },
  };
}

function findSubscribers(
  active: ReadonlyMap<string, Subscriber>,
  source: string,
  expected: readonly string[],
): Subscriber[] {
  const found = [...active.values()].filter((subscriber) => subscriber.source === source);
  const missing = expected.filter((group) => !found.some((subscriber) => subscriber.group === group));
  if (missing.length === 0) return found;
  throw new TransportUnavailableError(`Not subscribed to ${source} yet: ${missing.join(", ")}`);
}

/** All get it, also when one fails: they are independent services. */
async function deliver(event: SkeinEvent, subscribers: readonly Subscriber[]): Promise<void> {
  const results = await Promise.allSettled(subscribers.map((subscriber) => handOver(event, subscriber)));
  const failures = results
    .filter((result) => result.status === "rejected")
    .map(({ reason }) => reason as unknown);
  if (failures.length === 0) return;
  throw new AggregateError(failures, `Event ${event.id} at position ${event.position} was not handled`);
}

/** A copy each, as over a network: no handler sees what another did to the payload. */
async function handOver(event: SkeinEvent, subscriber: Subscriber): Promise<void> {
  subscriber.open.set(event.id, { occurredAt: Date.parse(event.occurredAt), triedAt: Date.now() });
  await withTimeout(
    Promise.resolve(structuredClone(event)).then(subscriber.handle),
    HANDLER_TIMEOUT_MS,
    `${subscriber.group} did not handle the event`,
  );
  subscriber.open.delete(event.id);
  subscriber.last = { position: event.position, occurredAt: event.occurredAt };
}

function statusOf({ open, last }: Subscriber): SubscriptionStatus {
  const now = Date.now();
  for (const [id, { triedAt }] of open) if (triedAt < now - GIVEN_UP_AFTER_MS) open.delete(id);
  const oldest = Math.min(now, ...[...open.values()].map(({ occurredAt }) => occurredAt));
  return {
    pending: open.size,
    lagMs: now - oldest,
    lastPosition: last?.position ?? 0,
    lastEventAt: last?.occurredAt ?? null,
  };
}
