import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";

export interface SlowRelay {
  readonly url: string;
  /** Milliseconds that each answer is held back. */
  delayMs: number;
  close(): Promise<void>;
}

/** Stands before a Redis and hands on its answers late, in their order. */
export async function startSlowRelay(target: string): Promise<SlowRelay> {
  const { hostname, port } = new URL(target);
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on("error", () => undefined);
      socket.on("close", () => {
        sockets.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    client.pipe(upstream);
    upstream.on("data", (chunk) => setTimeout(() => client.write(chunk), relay.delayMs));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const relay: SlowRelay = {
    url: `redis://127.0.0.1:${(server.address() as AddressInfo).port}`,
    delayMs: 0,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
  return relay;
}
