/** A fact that one subgraph tells the others. */
export interface SkeinEvent {
  /** UUIDv7, the same on every delivery: what consumers deduplicate by. */
  id: string;
  /** The subgraph that owns the fact, for example `users`. */
  source: string;
  type: string;
  /** Events of one aggregate are published in the order in which they happened. */
  aggregateId: string;
  /** Place in the source's log: grows within an aggregate, has gaps, says nothing across sources. */
  position: number;
  /** ISO 8601, UTC, milliseconds. */
  occurredAt: string;
  payload: Record<string, unknown>;
  /** Tags of what caches hold of the things that the event changed. */
  invalidates?: string[] | undefined;
}

export interface EventTransport {
  readonly kind: "redis" | "in-process";
  /**
   * Resolves once the events are durable in the transport (Redis), or handled by every subscriber (in process).
   * A rejection says nothing about which of them arrived: publish them again, consumers are idempotent.
   * @param mark `next` is stored together with the events, atomically, and given back by `readMark`. Nothing is stored
   *   unless the transport still remembers `expected`; null stores whatever it remembers.
   * @throws TransportUnavailableError when nobody was tried, so that it is no fault of these events
   */
  publish(source: string, events: readonly SkeinEvent[], mark?: PublishMark): Promise<void>;
  /** The mark of the newest publish that the transport still remembers; absent where nothing is remembered. */
  readMark?(source: string): Promise<string | null>;
  /** Events that the slowest group has still to handle; absent where publishing waits for the handlers. */
  backlog?(source: string): Promise<number>;
  /**
   * Removes what the transport still holds of an aggregate, once every group has handled it; absent where nothing is held.
   * Redact the outbox before: the relay publishes from it again when the transport has lost something.
   * @param since looks at what was published after it only; without it, at everything
   */
  forget?(source: string, aggregateId: string, since?: Date): Promise<void>;
  /** Delivers at least once. A handler that rejects gets the event again, later. */
  subscribe(options: SubscribeOptions): Promise<EventSubscription>;
  close(): Promise<void>;
}

export interface PublishMark {
  readonly expected: string | null;
  readonly next: string;
}

export interface SubscribeOptions {
  source: string;
  /** Each group gets every event; the replicas of one service share one group and with it the work. */
  group: string;
  /** Must be idempotent, and must compare positions: replicas and redelivery can put a newer event first. */
  handle: (event: SkeinEvent) => Promise<void>;
}

export interface EventSubscription {
  status(): Promise<SubscriptionStatus>;
  stop(): Promise<void>;
}

export interface SubscriptionStatus {
  /** Events that the group has not handled yet. */
  pending: number;
  /** Age of the oldest of them; 0 when there is none. */
  lagMs: number;
  /** 0 and null before the first event. */
  lastPosition: number;
  lastEventAt: string | null;
}

/** The transport can take nothing at the moment; the events are innocent and must be kept. */
export class TransportUnavailableError extends Error {
  override readonly name = "TransportUnavailableError";
}
