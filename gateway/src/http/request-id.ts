import { randomUUIDv7 } from "node:crypto";

const acceptable = /^[A-Za-z0-9_-]{8,64}$/;

/** The client's `x-request-id` where it is harmless in logs and headers, else a new UUIDv7. */
export function requestIdFrom(header: string | string[] | undefined): string {
  return typeof header === "string" && acceptable.test(header) ? header : randomUUIDv7();
}
