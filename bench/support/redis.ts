import { once } from "node:events";
import { connect } from "node:net";
import { startChild, type Child } from "./child.ts";
import type { Core } from "./cores.ts";
import { findFreePort } from "./free-port.ts";
import { until } from "./until.ts";

export interface BenchRedis {
  readonly child: Child;
  readonly port: number;
  readonly url: string;
  /** Forgets everything that was stored. */
  flush(): Promise<void>;
}

async function flush(port: number): Promise<void> {
  const socket = connect(port, "127.0.0.1");
  try {
    socket.write("FLUSHALL\r\n");
    await once(socket, "data");
  } finally {
    socket.destroy();
  }
}

async function accepts(port: number): Promise<true> {
  const socket = connect(port, "127.0.0.1");
  try {
    await once(socket, "connect");
    return true;
  } finally {
    socket.destroy();
  }
}

/** A Redis of the benchmark's own, which keeps nothing. */
export async function startRedis(core: Core): Promise<BenchRedis> {
  const port = await findFreePort();
  const child = startChild({
    name: "redis-server",
    command: [
      "redis-server",
      ...["--port", String(port), "--bind", "127.0.0.1"],
      ...["--save", "", "--appendonly", "no"],
    ],
    core,
  });
  await until(
    () => accepts(port),
    10_000,
    () => `redis-server does not start:\n${child.output()}`,
  );
  return { child, port, url: `redis://127.0.0.1:${port}`, flush: () => flush(port) };
}
