import { describe, expect, it } from "@jest/globals";
import { TransportUnavailableError } from "./events.ts";
import type { SkeinEvent } from "./events.ts";
import { createInProcessTransport } from "./in-process-transport.ts";
import { createLogger } from "./logger.ts";

const logger = createLogger({ service: "test", level: "silent" });
const event: SkeinEvent = {
  id: "0190e6b8-0000-7000-8000-000000000000",
  source: "things",
  type: "thing.changed",
  aggregateId: "a",
  position: 7,
  occurredAt: "2026-01-02T03:04:05.678Z",
  payload: { list: [1] },
};
const open = (groups: string[] = []) => createInProcessTransport({ logger, subscribers: { things: groups } });

describe("in-process transport", () => {
  it("refuses an event while an expected group is not subscribed, also after it stopped", async () => {
    const transport = open(["readers"]);
    await expect(transport.publish("things", [event])).rejects.toThrow(
      "Not subscribed to things yet: readers",
    );
    const subscribed = await transport.subscribe({
      source: "things",
      group: "readers",
      handle: () => Promise.resolve(),
    });
    await expect(transport.publish("things", [event])).resolves.toBeUndefined();
    await subscribed.stop();
    await expect(transport.publish("things", [event])).rejects.toThrow(TransportUnavailableError);
  });

  it("gives an event to the other groups when one fails, rejects, and shows it as pending where it failed", async () => {
    const transport = open();
    const fail = () => Promise.reject(new Error("no"));
    const failing = await transport.subscribe({ source: "things", group: "failing", handle: fail });
    const working = await transport.subscribe({
      source: "things",
      group: "working",
      handle: () => Promise.resolve(),
    });
    await expect(transport.publish("things", [event])).rejects.toThrow("at position 7 was not handled");
    expect(await failing.status()).toMatchObject({ pending: 1, lastPosition: 0, lastEventAt: null });
    expect(await working.status()).toEqual({
      pending: 0,
      lagMs: 0,
      lastPosition: 7,
      lastEventAt: event.occurredAt,
    });
  });

  it("gives each subscriber a payload of its own", async () => {
    const transport = open();
    const seen: unknown[] = [];
    const handle = async ({ payload }: SkeinEvent): Promise<void> => {
      seen.push(structuredClone(payload));
      payload.list = "changed";
      await Promise.resolve();
    };
    await transport.subscribe({ source: "things", group: "one", handle });
    await transport.subscribe({ source: "things", group: "two", handle });
    await transport.publish("things", [event]);
    expect(seen).toEqual([{ list: [1] }, { list: [1] }]);
  });

  it("refuses a group that is subscribed already, and everything once it is closed", async () => {
    const transport = open();
    const subscribe = () =>
      transport.subscribe({ source: "things", group: "one", handle: () => Promise.resolve() });
    await subscribe();
    await expect(subscribe()).rejects.toThrow("already subscribed");
    await transport.close();
    await expect(transport.publish("things", [event])).rejects.toThrow(TransportUnavailableError);
  });
});
