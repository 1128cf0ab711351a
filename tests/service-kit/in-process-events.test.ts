import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { TransportUnavailableError } from "@skein/service-kit/events.ts";
import type { EventTransport, SkeinEvent } from "@skein/service-kit/events.ts";
import { replayPage } from "@skein/service-kit/event-replay.ts";
import { createInProcessTransport } from "@skein/service-kit/in-process-transport.ts";
import { createLogger } from "@skein/service-kit/logger.ts";
import { readUnpublished } from "@skein/service-kit/outbox-log.ts";
import { startOutboxRelay } from "@skein/service-kit/outbox-relay.ts";
import { startEventProcess } from "../support/event-process.ts";
import { createEventRecorder, range } from "../support/event-recorder.ts";
import { eventually } from "../support/eventually.ts";
import {
  append,
  countRows,
  createPgliteOutbox,
  createPostgresqlOutbox,
  empty,
} from "../support/outbox-database.ts";
import { describeWithPostgres } from "../support/services.ts";
import type { OutboxDatabase } from "../support/outbox-database.ts";

const logger = createLogger({ service: "test", level: "silent" });
const handlerRetry = { baseDelayMs: 10, maxDelayMs: 50 };
const subscribers = { things: ["readers"] };

let closers: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of closers.reverse()) await close();
  closers = [];
});

function startRelay({ database }: OutboxDatabase, transport: EventTransport, source = "things") {
  const relay = startOutboxRelay({ database, source, transport, logger, handlerRetry });
  closers.push(() => relay.stop());
  return relay;
}

function closeLater(outbox: OutboxDatabase): OutboxDatabase {
  closers.push(() => outbox.close());
  return outbox;
}

const kinds = [
  { kind: "PGlite", create: createPgliteOutbox, describeOn: describe },
  { kind: "PostgreSQL", create: createPostgresqlOutbox, describeOn: describeWithPostgres },
];

for (const { kind, create, describeOn } of kinds) {
  describeOn(`events in process on ${kind}`, () => {
    let outbox: OutboxDatabase;
    let transport: EventTransport;

    beforeAll(async () => {
      outbox = await create("in_process");
    }, 60_000);
    afterAll(async () => {
      await outbox.close();
    });
    beforeEach(async () => {
      await empty(outbox.database);
      transport = createInProcessTransport({ logger, subscribers });
    });

    const unpublished = (): Promise<number> => countRows(outbox.database, "published_at IS NULL");
    const subscribe = (handle: (event: SkeinEvent) => Promise<void>, group = "readers") =>
      transport.subscribe({ source: "things", group, handle });

    it("hands every event to every subscriber in order and marks it", async () => {
      const [one, two] = [createEventRecorder(), createEventRecorder()];
      const subscription = await subscribe(one.handle);
      await subscribe(two.handle, "others");
      const relay = startRelay(outbox, transport);
      await append(outbox.database, "a", ...range(1, 120));
      relay.wake();
      await eventually(async () => (await unpublished()) === 0, "all are published");
      expect(one.numbers()).toEqual(range(1, 120));
      expect(two.numbers()).toEqual(range(1, 120));
      expect(await subscription.status()).toMatchObject({ pending: 0, lagMs: 0, lastPosition: 120 });
      expect(await relay.status()).toEqual({ pending: 0, oldestAgeMs: 0 });
    });

    it("keeps an event until every expected group has subscribed, without counting it as a failure", async () => {
      const relay = startRelay(outbox, transport);
      await append(outbox.database, "a", 1, 2);
      relay.wake();
      const events = await readUnpublished(outbox.database, "things", 10);
      await expect(transport.publish("things", events)).rejects.toThrow(TransportUnavailableError);
      expect(events).toHaveLength(2);
      const recorder = createEventRecorder();
      await subscribe(recorder.handle);
      await eventually(async () => (await unpublished()) === 0, "all are published");
      expect(recorder.numbers()).toEqual([1, 2]);
    });

    it("keeps an event whose handler fails, tries again, and lets only its aggregate wait", async () => {
      let failures = 0;
      const recorder = createEventRecorder((event) => {
        if (event.payload.number === 1 && (failures += 1) <= 4) throw new Error("not yet");
      });
      await subscribe(recorder.handle);
      startRelay(outbox, transport);
      await append(outbox.database, "a", 1, 2);
      await append(outbox.database, "b", 11, 12);
      await eventually(async () => (await unpublished()) === 0, "all are published");
      expect(recorder.firstArrivals("a")).toEqual([1, 2]);
      expect(recorder.firstArrivals("b")).toEqual([11, 12]);
      expect(recorder.numbers().indexOf(12)).toBeLessThan(recorder.numbers().indexOf(2));
    });

    it("gives up on a poison event after ten tries, and a replay brings it back", async () => {
      let [poisonous, tries] = [true, 0];
      const recorder = createEventRecorder((event) => {
        if (event.payload.number !== 1 || !poisonous) return;
        tries += 1;
        throw new Error("poison");
      });
      await subscribe(recorder.handle);
      startRelay(outbox, transport);
      await append(outbox.database, "a", 1, 2);
      await eventually(async () => (await unpublished()) === 0, "nothing waits any more");
      expect(tries).toBe(10);
      expect(recorder.numbers()).toEqual([2]);
      poisonous = false;
      const page = await replayPage({ ...outbox, source: "things", transport, after: 0, limit: 1 });
      expect(page).toEqual({ published: 1, next: 1, backlog: 0 });
      expect(recorder.numbers()).toEqual([2, 1]);
    });

    it("gives up on nothing while every handler fails", async () => {
      let [down, tries] = [true, 0];
      const recorder = createEventRecorder(() => {
        tries += 1;
        if (down) throw new Error("the database is down");
      });
      await subscribe(recorder.handle);
      startRelay(outbox, transport);
      for (const number of range(1, 3)) await append(outbox.database, `a${number}`, number);
      await eventually(() => tries > 45, "each has failed more than ten times");
      expect(await unpublished()).toBe(3);
      down = false;
      await eventually(async () => (await unpublished()) === 0, "all are published");
      expect(recorder.firstArrivals().sort()).toEqual([1, 2, 3]);
    });

    it("lets handlers of two services write to one another's database at the same time", async () => {
      const other = closeLater(await create("in_process_other"));
      transport = createInProcessTransport({
        logger,
        subscribers: { things: ["readers"], others: ["readers"] },
      });
      const writeTo = (target: OutboxDatabase) => async (event: SkeinEvent) => {
        await target.database.transaction(async (tx) => {
          await tx.query("INSERT INTO inbox (event_id, number) VALUES ($1::uuid, $2)", [
            event.id,
            event.payload.number,
          ]);
        });
      };
      await transport.subscribe({ source: "things", group: "readers", handle: writeTo(other) });
      await transport.subscribe({ source: "others", group: "readers", handle: writeTo(outbox) });
      startRelay(outbox, transport);
      startRelay(other, transport, "others");
      await Promise.all([
        append(outbox.database, "a", ...range(1, 50)),
        append(other.database, "b", ...range(1, 50)),
      ]);
      const inboxSize = async ({ database }: OutboxDatabase): Promise<number> =>
        (await database.query("SELECT 1 FROM inbox")).length;
      await eventually(
        async () => (await inboxSize(outbox)) === 50 && (await inboxSize(other)) === 50,
        "all arrive",
      );
    }, 60_000);

    it("stops with nothing lost when a subscriber stops before the relay", async () => {
      const first = createEventRecorder();
      const subscription = await subscribe(first.handle);
      const relay = startRelay(outbox, transport);
      await append(outbox.database, "a", 1);
      await eventually(async () => (await unpublished()) === 0, "the first is published");
      await subscription.stop();
      await append(outbox.database, "a", 2);
      relay.wake();
      await relay.stop();
      expect(await unpublished()).toBe(1);
    });
  });
}

describeWithPostgres("events in process across a restart", () => {
  it("delivers again what the process was handling when it was killed, and the rest", async () => {
    const outbox = closeLater(await createPostgresqlOutbox("in_process_restart"));
    await append(outbox.database, "a", ...range(1, 5));
    const child = startEventProcess("in-process-relay", outbox.url);
    closers.push(() => child.kill());
    await child.said("handling 3");
    await child.kill();
    expect(await countRows(outbox.database, "published_at IS NULL")).toBe(3);
    const recorder = createEventRecorder();
    const transport = createInProcessTransport({ logger, subscribers });
    startRelay(outbox, transport);
    await transport.subscribe({ source: "things", group: "readers", handle: recorder.handle });
    await eventually(() => recorder.numbers().length === 3, "the rest arrives");
    expect(recorder.numbers()).toEqual([3, 4, 5]);
  });
});
