import { setTimeout as sleep } from "node:timers/promises";
import { cpuMs, rssMiB } from "../support/process-usage.ts";
import { openConnection } from "./connection.ts";
import { percentile } from "./percentile.ts";
import type { LoadOrder, LoadResult } from "./messages.ts";
import type { ResponseEnd } from "./response-reader.ts";

/** One whole HTTP request. */
export function requestBytes({
  path,
  body,
  port,
  headers = {},
}: Pick<LoadOrder, "path" | "body" | "port" | "headers">): Buffer {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(
    `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAccept: application/json\r\n` +
      `Content-Type: application/json\r\n${lines.join("")}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}

interface Tally {
  latencies: number[];
  failures: number;
  firstFailure: string | null;
}

function recordFailure(tally: Tally, what: string): void {
  tally.failures += 1;
  tally.firstFailure ??= what;
}

function recordResponse(tally: Tally, order: LoadOrder, end: ResponseEnd, milliseconds: number): void {
  const isRight = order.expectedBytes === null || end.bytes === order.expectedBytes;
  if (end.status === 200 && isRight) tally.latencies.push(milliseconds);
  else recordFailure(tally, `status ${end.status} with ${end.bytes} bytes`);
}

const usage = (pids: Readonly<Record<string, number>>): Record<string, number> =>
  Object.fromEntries(Object.entries(pids).map(([name, pid]) => [name, cpuMs(pid)]));

const difference = (after: Record<string, number>, before: Record<string, number>): Record<string, number> =>
  Object.fromEntries(Object.entries(after).map(([name, value]) => [name, value - (before[name] ?? 0)]));

function watchMemory(pid: number): () => number {
  let max = rssMiB(pid);
  const timer = setInterval(() => (max = Math.max(max, rssMiB(pid))), 250);
  return () => {
    clearInterval(timer);
    return Math.max(max, rssMiB(pid));
  };
}

/** Waits for the warm-up, then counts what is answered during the window. */
async function measureWindow(order: LoadOrder, tally: Tally): Promise<LoadResult> {
  await sleep(order.warmupSeconds * 1_000);
  Object.assign(tally, { latencies: [], failures: 0, firstFailure: null } satisfies Tally);
  const before = usage(order.pids);
  const memory = watchMemory(order.memoryPid);
  const start = performance.now();
  await sleep(order.seconds * 1_000);
  const elapsed = performance.now() - start;
  const spent = difference(usage(order.pids), before);
  const sorted = Float64Array.from(tally.latencies).sort();
  return {
    seconds: elapsed / 1_000,
    requests: sorted.length,
    failures: tally.failures,
    firstFailure: tally.firstFailure,
    p50Ms: percentile(sorted, 0.5),
    p99Ms: percentile(sorted, 0.99),
    cpuMs: spent,
    maxRssMiB: memory(),
  };
}

/** Keeps all connections busy, and gives what was answered after the warm-up. */
export async function measure(order: LoadOrder): Promise<LoadResult> {
  const tally: Tally = { latencies: [], failures: 0, firstFailure: null };
  const request = requestBytes(order);
  const target = {
    port: order.port,
    nextRequest: () => request,
    onResponse: (end: ResponseEnd, ms: number) => recordResponse(tally, order, end, ms),
    onBroken: () => recordFailure(tally, "the connection broke"),
  };
  const connections = Array.from({ length: order.connections }, () => openConnection(target));
  try {
    return await measureWindow(order, tally);
  } finally {
    for (const connection of connections) connection.close();
  }
}
