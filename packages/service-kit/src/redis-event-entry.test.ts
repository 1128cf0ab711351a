import { describe, expect, it } from "@jest/globals";
import { decodeEvent, entryTime, readEventField } from "./redis-event-entry.ts";

const event = {
  id: "0190e6b8-0000-7000-8000-000000000000",
  source: "things",
  type: "thing.changed",
  aggregateId: "a",
  position: 7,
  occurredAt: "2026-01-02T03:04:05.678Z",
  payload: { nested: { list: [1, null, "ü"] } },
};

describe("stream entries", () => {
  it("carry an event through unchanged", () => {
    const raw = readEventField(["event", JSON.stringify(event)]);
    expect(decodeEvent(raw)).toEqual(event);
  });

  it("are refused when they are no event", () => {
    for (const raw of ["", "{", "null", JSON.stringify({ ...event, position: "7" })]) {
      expect(() => decodeEvent(raw)).toThrow();
    }
  });

  it("do not take a value for a field name", () => {
    expect(readEventField(["other", "event", "event", "{}"])).toBe("{}");
    expect(readEventField(["other", "event"])).toBe("");
    expect(readEventField([])).toBe("");
  });

  it("tell the time at which Redis took them", () => {
    expect(entryTime("1795246127198-3")).toBe(1795246127198);
  });
});
