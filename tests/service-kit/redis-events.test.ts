import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "@jest/globals";
import type { EventTransport, SkeinEvent } from "@skein/service-kit/events.ts";
import { openDatabase } from "@skein/service-kit/database.ts";
import { replayPage } from "@skein/service-kit/event-replay.ts";
import { TransportUnavailableError } from "@skein/service-kit/events.ts";
import { startOutboxRelay } from "@skein/service-kit/outbox-relay.ts";
import { createRedisTransport } from "@skein/service-kit/redis-transport.ts";
import { Redis } from "ioredis";
import { createLogger } from "@skein/service-kit/logger.ts";
import { createEventRecorder, range } from "../support/event-recorder.ts";
import { eventually } from "../support/eventually.ts";
import { startEventProcess } from "../support/event-process.ts";
import { append, countRows, createPostgresqlOutbox, empty } from "../support/outbox-database.ts";
import type { OutboxDatabase } from "../support/outbox-database.ts";
import { startRedisProcess } from "../support/redis-process.ts";
import type { RedisProcess } from "../support/redis-process.ts";
import { describeWithPostgres, describeWithRedisServer } from "../support/services.ts";

const logger = createLogger({ service: "test", level: "silent" });
const timing = { claimIdleMs: 600, retry: { baseDelayMs: 20, maxDelayMs: 100 } };

describeWithPostgres("events over PostgreSQL", () => {
  describeWithRedisServer("and a Redis of their own", defineSuite);
});

function defineSuite(): void {
  let outbox: OutboxDatabase;
  let redis: RedisProcess;
  let closers: (() => Promise<unknown>)[] = [];

  beforeAll(async () => {
    redis = await startRedisProcess();
    outbox = await createPostgresqlOutbox("redis_events");
  });
  afterAll(async () => {
    await redis.kill();
    await outbox.close();
  });
  beforeEach(async () => {
    await empty(outbox.database);
    await withAdmin((admin) => admin.flushall());
  });
  afterEach(async () => {
    for (const close of closers.reverse()) await close();
    closers = [];
  });

  async function withAdmin<T>(work: (admin: Redis) => Promise<T>): Promise<T> {
    const admin = new Redis(redis.url);
    try {
      return await work(admin);
    } finally {
      admin.disconnect();
    }
  }

  function openTransport(): EventTransport {
    const transport = createRedisTransport({ redisUrl: redis.url, logger, timing });
    closers.push(() => transport.close());
    return transport;
  }

  /** One replica of the publishing service: its own connections to both. */
  async function startReplica() {
    const database = await openDatabase({
      url: outbox.url,
      applicationName: "skein-test-replica",
      poolSize: 3,
    });
    const relay = startOutboxRelay({ database, source: "things", transport: openTransport(), logger });
    const stop = async (): Promise<void> => {
      await relay.stop();
      await database.close();
    };
    closers.push(stop);
    return relay;
  }

  async function subscribe(handle: (event: SkeinEvent) => Promise<void>, group = "readers") {
    const transport = openTransport();
    return { transport, subscription: await transport.subscribe({ source: "things", group, handle }) };
  }

  /** Entries that a consumer of the group has and did not acknowledge. */
  const countTaken = (): Promise<number> =>
    withAdmin(async (admin) => Number((await admin.xpending("skein:events:things", "readers"))[0]));
  const published = (): Promise<number> => countRows(outbox.database, "published_at IS NOT NULL");
  const receivedAll = (recorder: { firstArrivals(): number[] }, count: number) =>
    eventually(() => recorder.firstArrivals().length >= count, `${count} events arrive`);

  it("brings every event to every group, in the order of its aggregate, while three replicas publish", async () => {
    const [one, two] = [createEventRecorder(), createEventRecorder()];
    await subscribe(one.handle, "one");
    await subscribe(two.handle, "two");
    const relays = await Promise.all([startReplica(), startReplica(), startReplica()]);
    const write = async (aggregate: string, numbers: number[]): Promise<void> => {
      for (const number of numbers) {
        await append(outbox.database, aggregate, number);
        relays[number % 3]?.wake();
      }
    };
    await Promise.all([write("a", range(1, 60)), write("b", range(101, 160)), write("c", range(201, 260))]);
    await receivedAll(one, 180);
    await receivedAll(two, 180);
    // The lock lets one replica publish at a time, so that nothing is sent twice while nothing fails.
    expect(one.numbers().length).toBe(180);
    expect(one.numbers()).toEqual(two.numbers());
    expect(one.firstArrivals("a")).toEqual(range(1, 60));
    expect(one.firstArrivals("b")).toEqual(range(101, 160));
    expect(await published()).toBe(180);
  });

  it("shares the work between the replicas of a group", async () => {
    const [left, right] = [createEventRecorder(), createEventRecorder()];
    await subscribe(left.handle);
    await subscribe(right.handle);
    await startReplica();
    await append(outbox.database, "a", ...range(1, 100));
    await eventually(() => left.numbers().length + right.numbers().length >= 100, "100 events arrive");
    expect([...left.numbers(), ...right.numbers()].sort((a, b) => a - b)).toEqual(range(1, 100));
  });

  it("gives what a dead consumer had taken to another one", async () => {
    await append(outbox.database, "a", ...range(1, 5));
    await startReplica();
    await eventually(async () => (await published()) === 5, "5 events are published");
    await withAdmin(async (admin) => {
      await admin.xgroup("CREATE", "skein:events:things", "readers", "0");
      await admin.xreadgroup("GROUP", "readers", "dead", "COUNT", 3, "STREAMS", "skein:events:things", ">");
    });
    const recorder = createEventRecorder();
    await subscribe(recorder.handle);
    await receivedAll(recorder, 5);
    expect(recorder.firstArrivals().sort()).toEqual(range(1, 5));
  });

  it("goes on in another process when a consumer is killed while it handles an event", async () => {
    const child = startEventProcess("redis-consumer", redis.url);
    closers.push(() => child.kill());
    await startReplica();
    await append(outbox.database, "a", ...range(1, 5));
    await child.said("handling 3");
    await child.kill();
    const recorder = createEventRecorder();
    await subscribe(recorder.handle);
    await eventually(() => recorder.firstArrivals().includes(5), "the rest arrives");
    expect(recorder.firstArrivals().filter((number) => number > 2)).toEqual([3, 4, 5]);
  });

  it("does not take an event away from a living consumer, however long it handles it", async () => {
    const release = Promise.withResolvers<undefined>();
    const first = createEventRecorder(async () => {
      await release.promise;
    });
    const second = createEventRecorder();
    await subscribe(first.handle);
    await startReplica();
    await append(outbox.database, "a", 1);
    await eventually(async () => (await countTaken()) === 1, "it is taken");
    const takenAt = Date.now();
    await subscribe(second.handle);
    await append(outbox.database, "b", ...range(2, 10));
    await receivedAll(second, 9);
    await eventually(() => Date.now() - takenAt > 2 * timing.claimIdleMs, "the idle time passes twice");
    release.resolve(undefined);
    await receivedAll(first, 1);
    expect(second.numbers()).not.toContain(1);
  });

  it("hands over at once what a consumer that stops had not handled", async () => {
    const { subscription } = await subscribe(() => Promise.reject(new Error("not today")));
    await startReplica();
    await append(outbox.database, "a", ...range(1, 3));
    await eventually(async () => (await countTaken()) === 3, "3 events are taken");
    await subscription.stop();
    const recorder = createEventRecorder();
    await subscribe(recorder.handle);
    await receivedAll(recorder, 3);
    expect(recorder.firstArrivals()).toEqual([1, 2, 3]);
  });

  it("tries an event again whose handler failed, before the later events of its aggregate", async () => {
    let failures = 0;
    const recorder = createEventRecorder((event) => {
      if (event.payload.number === 1 && (failures += 1) <= 3) throw new Error("not yet");
    });
    const { subscription } = await subscribe(recorder.handle);
    await startReplica();
    await append(outbox.database, "a", 1, 2, 3);
    await append(outbox.database, "b", 11, 12);
    await receivedAll(recorder, 5);
    expect(recorder.firstArrivals("a")).toEqual([1, 2, 3]);
    await eventually(async () => (await subscription.status()).pending === 0, "all are acknowledged");
    expect(await subscription.status()).toMatchObject({ lagMs: 0, lastPosition: 5 });
  });

  it("puts an event that fails ten times into the dead letters and goes on", async () => {
    let tries = 0;
    const recorder = createEventRecorder((event) => {
      if (event.payload.number !== 1) return;
      tries += 1;
      throw new Error("poison");
    });
    const { subscription } = await subscribe(recorder.handle);
    await startReplica();
    await append(outbox.database, "a", 1, 2);
    await append(outbox.database, "b", 3);
    await receivedAll(recorder, 2);
    expect(tries).toBe(10);
    const letters = await withAdmin((admin) => admin.xrange("{skein:events:things}:dead:readers", "-", "+"));
    expect(letters).toHaveLength(1);
    expect(letters[0]?.[1]).toEqual(expect.arrayContaining(["deliveries", "10", "reason", "Error: poison"]));
    await eventually(async () => (await subscription.status()).pending === 0, "nothing is pending");
  });

  it("gives up on nothing while everything fails", async () => {
    let down = true;
    let tries = 0;
    const recorder = createEventRecorder(() => {
      tries += 1;
      if (down) throw new Error("the database is down");
    });
    await subscribe(recorder.handle);
    await startReplica();
    for (const number of range(1, 3)) await append(outbox.database, `a${number}`, number);
    await eventually(() => tries > 45, "each has failed more than ten times");
    down = false;
    await receivedAll(recorder, 3);
    expect(await withAdmin((admin) => admin.exists("{skein:events:things}:dead:readers"))).toBe(0);
  });

  it("buries an entry that is no event", async () => {
    const recorder = createEventRecorder();
    await subscribe(recorder.handle);
    await withAdmin(async (admin) => {
      await admin.xadd("skein:events:things", "*", "event", "{rubbish");
      await admin.xadd("skein:events:things", "*", "other", "field");
      await eventually(
        async () => (await admin.xlen("{skein:events:things}:dead:readers")) === 2,
        "both are buried",
      );
    });
    expect(recorder.numbers()).toEqual([]);
  });

  it("gives a group that comes later everything, and repeats a log page by page on demand", async () => {
    const transport = openTransport();
    await startReplica();
    await append(outbox.database, "a", ...range(1, 25));
    await eventually(async () => (await published()) === 25, "25 events are published");
    const recorder = createEventRecorder();
    await subscribe(recorder.handle);
    await receivedAll(recorder, 25);
    const pages: unknown[] = [];
    for (let after: number | null = 5; after !== null;) {
      const page = await replayPage({ ...outbox, source: "things", transport, after, limit: 10 });
      pages.push(page);
      after = page.next;
    }
    await eventually(() => recorder.numbers().length >= 45, "the repetition arrives");
    expect(pages).toMatchObject([
      { published: 10, next: 15 },
      { published: 10, next: 25 },
      { published: 0, next: null },
    ]);
    expect(recorder.numbers()).toEqual([...range(1, 25), ...range(6, 25)]);
  });

  it("repeats nothing while a group is far behind, and goes on when it has caught up", async () => {
    const transport = openTransport();
    const replay = () =>
      replayPage({ ...outbox, source: "things", transport, after: 0, limit: 10, maxBacklog: 5 });
    await startReplica();
    const gate = Promise.withResolvers<undefined>();
    const recorder = createEventRecorder();
    await subscribe(async (event) => {
      await gate.promise;
      await recorder.handle(event);
    });
    await append(outbox.database, "a", ...range(1, 12));
    await eventually(async () => (await transport.backlog?.("things")) === 12, "12 events wait");
    expect(await replay()).toEqual({ published: 0, next: 0, backlog: 12 });
    gate.resolve(undefined);
    await receivedAll(recorder, 12);
    await eventually(async () => (await replay()).published === 10, "the page is published");
  });

  it("loses nothing when Redis is killed and comes back empty", async () => {
    const recorder = createEventRecorder();
    await startReplica();
    await append(outbox.database, "a", ...range(1, 20));
    await eventually(async () => (await published()) === 20, "20 events are published to nobody yet");
    await redis.kill();
    await append(outbox.database, "a", ...range(21, 30));
    await subscribe(recorder.handle);
    await redis.restart();
    await receivedAll(recorder, 30);
    expect(recorder.firstArrivals("a")).toEqual(range(1, 30));
    await eventually(async () => (await published()) === 30, "all are marked");
  });

  it("loses nothing when Redis comes back with an old snapshot", async () => {
    const recorder = createEventRecorder();
    await startReplica();
    await append(outbox.database, "a", ...range(1, 5));
    await eventually(async () => (await published()) === 5, "5 events are published");
    const oldMark = await withAdmin((admin) => admin.get("{skein:events:things}:epoch"));
    await append(outbox.database, "a", ...range(6, 10));
    await eventually(async () => (await published()) === 10, "10 events are published");
    await withAdmin((admin) =>
      admin
        .multi()
        .xtrim("skein:events:things", "MAXLEN", 0)
        .set("{skein:events:things}:epoch", oldMark ?? "")
        .exec(),
    );
    await subscribe(recorder.handle);
    await receivedAll(recorder, 10);
    expect(recorder.firstArrivals("a")).toEqual(range(1, 10));
  });

  it("loses nothing when Redis is flushed, or a stream deleted, in the middle of the flow", async () => {
    const recorder = createEventRecorder();
    await subscribe(recorder.handle);
    const relay = await startReplica();
    for (const number of range(1, 90)) {
      await append(outbox.database, "a", number);
      relay.wake();
      if (number === 30) await withAdmin((admin) => admin.flushall());
      if (number === 60) await withAdmin((admin) => admin.del("skein:events:things"));
    }
    await receivedAll(recorder, 90);
    expect(recorder.firstArrivals().sort((a, b) => a - b)).toEqual(range(1, 90));
  });

  it("takes no batch for a stream that was lost since the relay looked, and does not make it anew", async () => {
    const transport = openTransport();
    const relay = await startReplica();
    await append(outbox.database, "a", 1);
    await eventually(async () => (await published()) === 1, "the first is published");
    await relay.stop();
    const expected = (await transport.readMark?.("things")) ?? "";
    await withAdmin(async (admin) => {
      await admin.del("skein:events:things");
      const batch = transport.publish("things", [], { expected, next: "next" });
      await expect(batch).rejects.toThrow(TransportUnavailableError);
      await expect(transport.publish("things", [])).rejects.toThrow(TransportUnavailableError);
    });
  });

  it("loses nothing when a stream is deleted, and a reader makes it anew before the relay looks", async () => {
    const relay = await startReplica();
    await append(outbox.database, "a", ...range(1, 5));
    await eventually(async () => (await published()) === 5, "all are published");
    await relay.stop();
    await withAdmin((admin) => admin.del("skein:events:things"));
    const recorder = createEventRecorder();
    const { subscription } = await subscribe(recorder.handle);
    await eventually(() => subscription.status(), "the reader has made its group");
    await startReplica();
    await receivedAll(recorder, 5);
  });

  it("waits a bounded time for a frozen Redis, and loses nothing", async () => {
    const recorder = createEventRecorder();
    const { subscription } = await subscribe(recorder.handle);
    const relay = await startReplica();
    await append(outbox.database, "a", ...range(1, 5));
    await receivedAll(recorder, 5);
    redis.freeze();
    try {
      await append(outbox.database, "a", ...range(6, 10));
      relay.wake();
      await expect(openTransport().publish("things", [])).rejects.toThrow();
      await expect(subscription.status()).rejects.toThrow();
      expect((await relay.status()).pending).toBe(5);
    } finally {
      redis.thaw();
    }
    await receivedAll(recorder, 10);
    expect(recorder.firstArrivals("a")).toEqual(range(1, 10));
  });

  it("starts without Redis and works once it is there", async () => {
    await redis.kill();
    const recorder = createEventRecorder();
    await subscribe(recorder.handle);
    const relay = await startReplica();
    await append(outbox.database, "a", 1, 2, 3);
    expect((await relay.status()).pending).toBe(3);
    await redis.restart();
    await receivedAll(recorder, 3);
  });

  it("lets another replica publish when the one that holds the lock loses its connection", async () => {
    const recorder = createEventRecorder();
    await subscribe(recorder.handle);
    await Promise.all([startReplica(), startReplica()]);
    redis.freeze(); // the replica that takes the events keeps its transaction open until the timeout
    await append(outbox.database, "a", 1, 2);
    try {
      await eventually(
        async () =>
          (
            await outbox.database.query(
              `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
               WHERE application_name = 'skein-test-replica' AND state = 'idle in transaction' AND datname = current_database()`,
            )
          ).length > 0,
        "a publishing connection is cut",
      );
    } finally {
      redis.thaw();
    }
    await receivedAll(recorder, 2);
    expect(recorder.firstArrivals("a")).toEqual([1, 2]);
  });
}
