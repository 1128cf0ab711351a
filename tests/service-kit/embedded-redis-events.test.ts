import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { createLogger } from "@skein/service-kit/logger.ts";
import { startOutboxRelay } from "@skein/service-kit/outbox-relay.ts";
import type { OutboxRelay } from "@skein/service-kit/outbox-relay.ts";
import type { EventTransport } from "@skein/service-kit/events.ts";
import { createRedisTransport } from "@skein/service-kit/redis-transport.ts";
import { createEventRecorder, range } from "../support/event-recorder.ts";
import { eventually } from "../support/eventually.ts";
import { append, countRows, createPgliteOutbox } from "../support/outbox-database.ts";
import type { OutboxDatabase } from "../support/outbox-database.ts";
import { startRedisProcess } from "../support/redis-process.ts";
import type { RedisProcess } from "../support/redis-process.ts";
import { describeWithRedisServer } from "../support/services.ts";

const logger = createLogger({ service: "test", level: "silent" });

describeWithRedisServer("events over PGlite and Redis", () => {
  let outbox: OutboxDatabase;
  let redis: RedisProcess;
  let transport: EventTransport;
  let relay: OutboxRelay;

  beforeAll(async () => {
    [outbox, redis] = await Promise.all([createPgliteOutbox(), startRedisProcess()]);
    transport = createRedisTransport({ redisUrl: redis.url, logger });
    relay = startOutboxRelay({ database: outbox.database, source: "things", transport, logger });
  }, 60_000);
  afterAll(async () => {
    await relay.stop();
    await transport.close();
    await redis.kill();
    await outbox.close();
  });

  it("arrive in order, also through a Redis that lost everything", async () => {
    const recorder = createEventRecorder();
    await append(outbox.database, "a", ...range(1, 10));
    await eventually(
      async () => (await countRows(outbox.database, "published_at IS NOT NULL")) === 10,
      "10 are out",
    );
    await redis.kill();
    await redis.restart();
    await append(outbox.database, "a", ...range(11, 15));
    await transport.subscribe({ source: "things", group: "readers", handle: recorder.handle });
    await eventually(() => recorder.firstArrivals().length === 15, "15 events arrive");
    expect(recorder.firstArrivals()).toEqual(range(1, 15));
  });

  it("leave the only connection free while Redis is frozen", async () => {
    redis.freeze();
    try {
      await append(outbox.database, "a", 16);
      relay.wake();
      // Would wait for the relay's transaction, were there one.
      await append(outbox.database, "a", 17);
      expect((await relay.status()).pending).toBe(2);
    } finally {
      redis.thaw();
    }
    await eventually(async () => (await relay.status()).pending === 0, "all are published");
  });
});
