import { z } from "zod";
import type { SkeinEvent } from "./events.ts";

/** One entry of a stream as a group member holds it. */
export interface StreamEntry {
  /** Redis' id, `<milliseconds>-<sequence>`. */
  readonly id: string;
  /** How often it was handed out, this time included. */
  readonly deliveries: number;
  /** The event as JSON. */
  readonly raw: string;
}

const eventSchema = z.object({
  id: z.string(),
  source: z.string(),
  type: z.string(),
  aggregateId: z.string(),
  position: z.number(),
  occurredAt: z.string(),
  payload: z.record(z.string(), z.unknown()),
  invalidates: z.array(z.string()).optional(),
});

/**
 * Names of the keys of a source. The braces put them into the slot of the stream's own name, so that one MULTI may
 * touch all of them in a cluster too: https://redis.io/docs/latest/operate/oss_and_stack/reference/cluster-spec/#hash-tags
 * None of them may be evicted: the server needs `maxmemory-policy` noeviction or one of the volatile ones.
 */
export const eventKeys = {
  stream: (source: string): string => `skein:events:${source}`,
  epoch: (source: string): string => `{skein:events:${source}}:epoch`,
  deadLetters: (source: string, group: string): string => `{skein:events:${source}}:dead:${group}`,
};

/** @throws an Error that says what is wrong with an entry that somebody else wrote */
export function decodeEvent(raw: string): SkeinEvent {
  return eventSchema.parse(JSON.parse(raw));
}

/** The value of `event` in an entry's flat list (name, value, name, value, …); "" when there is none. */
export function readEventField(fields: readonly string[]): string {
  const name = fields.findIndex((text, index) => index % 2 === 0 && text === "event");
  return name === -1 ? "" : (fields[name + 1] ?? "");
}

/** Epoch milliseconds at which Redis took the entry. */
export function entryTime(id: string): number {
  return Number(id.split("-")[0]);
}
