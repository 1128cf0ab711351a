import { Agent } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { postOperation } from "../support/post-operation.ts";
import { percentile } from "./percentile.ts";

/** Requests that are sent when they are due, whether or not earlier ones are answered. */
export interface PacedOrder {
  readonly port: number;
  readonly path: string;
  /** Of a POST with JSON. */
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly everyMs: number;
  readonly seconds: number;
}

/** Times are milliseconds from when a request was sent until its answer was read. */
export interface PacedResult {
  readonly requests: number;
  /** Answers with another status than 200, and none. */
  readonly failures: number;
  readonly firstFailure: string | null;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
  /** How late this process itself was with sending: what the machine's scheduling did to it. */
  readonly lateP99Ms: number;
}

/** An open loop: a server that is slow gets no fewer requests. Connections are kept, and are as many as are needed. */
export async function sendPaced(order: PacedOrder): Promise<PacedResult> {
  const agent = new Agent({ keepAlive: true });
  const target = { port: order.port, path: order.path, headers: order.headers ?? {}, agent };
  const latencies: number[] = [];
  const failures: string[] = [];
  const send = async (): Promise<void> => {
    try {
      const { status, text, milliseconds } = await postOperation(target, order.body);
      latencies.push(milliseconds);
      if (status !== 200) failures.push(`status ${status}: ${text.slice(0, 200)}`);
    } catch (error) {
      failures.push(String(error));
    }
  };
  const { sent, lateness } = await onTime(order, send);
  await Promise.all(sent);
  agent.destroy();
  const sorted = Float64Array.from(latencies).sort();
  return {
    requests: sent.length,
    failures: failures.length,
    firstFailure: failures[0] ?? null,
    p50Ms: percentile(sorted, 0.5),
    p99Ms: percentile(sorted, 0.99),
    maxMs: percentile(sorted, 1),
    lateP99Ms: percentile(Float64Array.from(lateness).sort(), 0.99),
  };
}

async function onTime(
  { everyMs, seconds }: PacedOrder,
  send: () => Promise<void>,
): Promise<{ readonly sent: Promise<void>[]; readonly lateness: number[] }> {
  const sent: Promise<void>[] = [];
  const lateness: number[] = [];
  const start = performance.now();
  for (let due = start; due < start + seconds * 1_000; due += everyMs) {
    const wait = due - performance.now();
    if (wait > 0) await sleep(wait);
    lateness.push(Math.max(0, performance.now() - due));
    sent.push(send());
  }
  return { sent, lateness };
}
