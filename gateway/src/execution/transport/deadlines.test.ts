import type { ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { afterEach, describe, expect, it } from "@jest/globals";
import {
  startAnsweringServer,
  startRawServer,
  type AnsweringServer,
} from "../../../../tests/support/answering-server.ts";
import { eventually } from "../../../../tests/support/eventually.ts";
import { createSubgraphTransport, maxRunningCalls } from "./subgraph-pool.ts";
import type { SubgraphCallRequest, SubgraphTransport } from "./subgraph-transport.ts";

const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((part) => part.close()));
});

function keep<Part extends { close(): Promise<void> }>(part: Part): Part {
  opened.push(part);
  return part;
}

const connect = (timeoutMs: number): SubgraphTransport => keep(createSubgraphTransport({ timeoutMs }));

const callOf = ({ url }: AnsweringServer, more: Partial<SubgraphCallRequest> = {}): SubgraphCallRequest => ({
  url,
  headers: {},
  body: "{}",
  signal: null,
  ...more,
});

const timedOut = { name: "SubgraphError", code: "SUBGRAPH_TIMEOUT" };
/** Long enough for a call that is to succeed, short enough to wait for one that is not. */
const shortMs = 250;
const longMs = 60_000;

describe("the deadline", () => {
  it("ends a call whose headers do not come, and its connection", async () => {
    const held: ServerResponse[] = [];
    const server = keep(await startAnsweringServer((_request, response) => void held.push(response)));
    const transport = connect(shortMs);
    await expect(transport.post(callOf(server))).rejects.toMatchObject(timedOut);
    await eventually(() => held[0]?.destroyed, "the connection is closed");
    expect(transport.stats()).toEqual({ running: 0, waiting: 0 });
  });

  it("ends a call whose body stops", async () => {
    const server = keep(await startAnsweringServer((_request, response) => response.write('{"data":')));
    await expect(connect(shortMs).post(callOf(server))).rejects.toMatchObject(timedOut);
  });

  it("ends a call whose body never ends, however steadily it comes", async () => {
    const dripping = (socket: Socket): void => {
      socket.write("HTTP/1.1 200 OK\r\ncontent-length: 1000000\r\n\r\n");
      const timer = setInterval(() => socket.write(" "), 10);
      socket.on("close", () => clearInterval(timer));
    };
    const server = keep(await startRawServer(dripping));
    await expect(connect(shortMs).post(callOf(server))).rejects.toMatchObject(timedOut);
  });

  it("ends a call whose headers never end", async () => {
    const dripping = (socket: Socket): void => {
      socket.write("HTTP/1.1 200 OK\r\n");
      const timer = setInterval(() => socket.write("x: 1\r\n"), 10);
      socket.on("close", () => clearInterval(timer));
    };
    const server = keep(await startRawServer(dripping));
    await expect(connect(shortMs).post(callOf(server))).rejects.toMatchObject(timedOut);
  });

  it("holds for a call that waits for its turn", async () => {
    const bodies: (string | undefined)[] = [];
    const server = keep(await startAnsweringServer((request) => void bodies.push(request.url)));
    const transport = connect(longMs);
    const client = new AbortController();
    const running = Array.from({ length: maxRunningCalls }, () =>
      transport.post(callOf(server, { signal: client.signal })),
    );
    const waiting = transport.post(callOf(server, { timeoutMs: 20 }));
    expect(transport.stats()).toEqual({ running: maxRunningCalls, waiting: 1 });
    await expect(waiting).rejects.toMatchObject(timedOut);
    expect(transport.stats()).toEqual({ running: maxRunningCalls, waiting: 0 });
    client.abort();
    await Promise.allSettled(running);
  });

  it("is that of the call where it has less time left", async () => {
    const server = keep(await startAnsweringServer(() => undefined));
    const call = callOf(server, { timeoutMs: 20 });
    await expect(connect(longMs).post(call)).rejects.toMatchObject(timedOut);
  });

  it("is that of the transport where the call would have more", async () => {
    const server = keep(await startAnsweringServer(() => undefined));
    const call = callOf(server, { timeoutMs: longMs });
    await expect(connect(shortMs).post(call)).rejects.toMatchObject(timedOut);
  });

  it("leaves later calls alone", async () => {
    let isSlow = true;
    const server = keep(
      await startAnsweringServer((_request, response) => {
        if (!isSlow) response.end("fast");
      }),
    );
    const transport = connect(10_000);
    await expect(transport.post(callOf(server, { timeoutMs: 20 }))).rejects.toMatchObject(timedOut);
    isSlow = false;
    expect((await transport.post(callOf(server))).body).toBe("fast");
  });
});
