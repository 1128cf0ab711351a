import { getEventListeners } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { startAnsweringServer, type AnsweringServer } from "../../../../tests/support/answering-server.ts";
import { eventually } from "../../../../tests/support/eventually.ts";
import { coalesceCalls, type CoalescableCall, type CoalescingTransport } from "./coalesce-calls.ts";
import { createSubgraphTransport } from "./subgraph-pool.ts";

interface Received {
  readonly request: IncomingMessage;
  readonly body: string;
  readonly response: ServerResponse;
}

/** What the server has got and not answered. */
let received: Received[];
let server: AnsweringServer;
let transport: CoalescingTransport;
beforeEach(async () => {
  received = [];
  server = await startAnsweringServer((request, response) => {
    void text(request).then(
      (body) => received.push({ request, body, response }),
      () => undefined,
    );
  });
  transport = coalesceCalls(createSubgraphTransport({ timeoutMs: 10_000 }));
});
afterEach(async () => {
  for (const { response } of received) response.end("{}");
  await transport.close();
  await server.close();
});

const callOf = (more: Partial<CoalescableCall> = {}): CoalescableCall => ({
  url: server.url,
  headers: {},
  body: '"read"',
  signal: new AbortController().signal,
  coalesceKey: "everybody",
  ...more,
});
const post = (more: Partial<CoalescableCall> = {}) => transport.post(callOf(more));
const arrived = (count: number) =>
  eventually(() => received.length >= count && received, `${count} calls are there`);

describe("identical reads under way", () => {
  it("are one call, with the headers of the first", async () => {
    const first = post({ headers: { "x-request-id": "first" } });
    const others = Array.from({ length: 9 }, () => post({ headers: { "x-request-id": "later" } }));
    await arrived(1);
    received[0]?.response.end("answer");
    const answers = await Promise.all([first, ...others]);
    expect(answers.map(({ body }) => body)).toEqual(Array(10).fill("answer"));
    expect(received).toHaveLength(1);
    expect(received[0]?.request.headers["x-request-id"]).toBe("first");
  });

  it("are two when the first has been answered", async () => {
    const first = post();
    await arrived(1);
    received[0]?.response.end("first");
    await first;
    const second = post();
    await arrived(2);
    received[1]?.response.end("second");
    expect((await second).body).toBe("second");
  });

  it.each([
    ["their body", { body: '"other"' }],
    ["their viewer", { coalesceKey: "viewer 2" }],
    ["their address", () => ({ url: new URL("/other", server.url) })],
  ])("are two when %s differs", async (_name, difference) => {
    const calls = [post(), post(typeof difference === "function" ? difference() : difference)];
    await arrived(2);
    for (const [index, { response }] of received.entries()) response.end(String(index));
    const bodies = (await Promise.all(calls)).map(({ body }) => body);
    expect(bodies.toSorted()).toEqual(["0", "1"]);
  });

  it("without a key are never shared", async () => {
    const calls = [
      post({ coalesceKey: null }),
      post({ coalesceKey: null }),
      post({ coalesceKey: null, signal: null }),
    ];
    await arrived(3);
    for (const { response } of received) response.end("{}");
    await Promise.all(calls);
  });

  it("fail together", async () => {
    const calls = [post(), post(), post({ signal: null })];
    await arrived(1);
    received[0]?.request.socket.destroy();
    for (const call of calls) await expect(call).rejects.toMatchObject({ code: "SUBGRAPH_UNAVAILABLE" });
    expect(received).toHaveLength(1);
    const next = post();
    await arrived(2);
    received[1]?.response.end("up");
    expect((await next).body).toBe("up");
  });
});

describe("who leaves", () => {
  it("leaves the others their answer, also when it is the first", async () => {
    const client = new AbortController();
    const first = post({ signal: client.signal });
    const second = post();
    await arrived(1);
    client.abort();
    await expect(first).rejects.toMatchObject({ message: "nobody waits for the answer any more" });
    received[0]?.response.end("answer");
    expect((await second).body).toBe("answer");
    expect(received).toHaveLength(1);
  });

  it("as the last ends the call, and who comes then begins another", async () => {
    const clients = [new AbortController(), new AbortController()];
    const calls = clients.map(({ signal }) => post({ signal }));
    await arrived(1);
    for (const client of clients) client.abort();
    for (const call of calls) await expect(call).rejects.toMatchObject({ code: "SUBGRAPH_UNAVAILABLE" });
    const next = post();
    await eventually(() => received[0]?.response.destroyed, "the connection is closed");
    await arrived(2);
    received[1]?.response.end("next");
    expect((await next).body).toBe("next");
  });

  it("because of its own deadline leaves alone", async () => {
    const hurried = post({ timeoutMs: 20 });
    const patient = post({ timeoutMs: 8_000 });
    await expect(hurried).rejects.toMatchObject({ code: "SUBGRAPH_TIMEOUT" });
    await arrived(1);
    received[0]?.response.end("answer");
    expect((await patient).body).toBe("answer");
    expect(received).toHaveLength(1);
  });

  it("before it has come sends nothing", async () => {
    await expect(post({ signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: "SUBGRAPH_UNAVAILABLE",
    });
    expect(transport.stats()).toEqual({ running: 0, waiting: 0 });
  });

  it("leaves no listener behind, nor does who stays", async () => {
    const signals = [new AbortController().signal, new AbortController().signal];
    const calls = signals.map((signal) => post({ signal }));
    expect(signals.map((signal) => getEventListeners(signal, "abort").length)).toEqual([1, 1]);
    await arrived(1);
    received[0]?.response.end("{}");
    await Promise.all(calls);
    expect(signals.map((signal) => getEventListeners(signal, "abort").length)).toEqual([0, 0]);
  });
});

describe("a mutation", () => {
  it.each(["answered", "failed"])(
    "that was %s is not followed by what was read before it",
    async (outcome) => {
      const before = post();
      await arrived(1);
      const mutation = post({ body: '"write"', coalesceKey: null, signal: null });
      await arrived(2);
      if (outcome === "answered") received[1]?.response.end("written");
      else received[1]?.request.socket.destroy();
      await mutation.catch(() => undefined);
      const after = post();
      await arrived(3);
      received[0]?.response.end("old");
      received[2]?.response.end("new");
      expect((await after).body).toBe("new");
      expect((await before).body).toBe("old");
    },
  );
});
