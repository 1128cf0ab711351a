import { getEventListeners, once } from "node:events";
import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { afterEach, describe, expect, it } from "@jest/globals";
import { startAnsweringServer, type AnsweringServer } from "../../../../tests/support/answering-server.ts";
import { eventually } from "../../../../tests/support/eventually.ts";
import { createSubgraphTransport, maxRunningCalls, maxWaitingCalls } from "./subgraph-pool.ts";
import type { SubgraphCallRequest, SubgraphTransport } from "./subgraph-transport.ts";

const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((part) => part.close()));
});

async function serve(listener: RequestListener): Promise<AnsweringServer> {
  const server = await startAnsweringServer(listener);
  opened.push(server);
  return server;
}

function connect(timeoutMs = 10_000): SubgraphTransport {
  const transport = createSubgraphTransport({ timeoutMs });
  opened.push(transport);
  return transport;
}

const callOf = (
  { url }: Pick<AnsweringServer, "url">,
  more: Partial<SubgraphCallRequest> = {},
): SubgraphCallRequest => ({
  url,
  headers: { "content-type": "application/json" },
  body: '{"query":"{ a }"}',
  signal: null,
  ...more,
});

/** Answers of a server that holds them back, in the order of the requests. */
function holdAnswers() {
  const held: ServerResponse[] = [];
  const listener = (_request: IncomingMessage, response: ServerResponse): void => void held.push(response);
  return { held, listener };
}

describe("a call", () => {
  it("posts the body with its headers and asks for gzip, at the whole address", async () => {
    const requests: unknown[] = [];
    const server = await serve((request, response) => {
      const { method, url, headers } = request;
      void text(request).then((body) => {
        requests.push({ method, url, headers, body });
        response.end("{}");
      });
    });
    await connect().post(
      callOf(server, { headers: { "content-type": "application/json", "x-a": "1" }, body: '"ä"' }),
    );
    expect(requests).toEqual([
      {
        method: "POST",
        url: "/graphql?tenant=1",
        headers: {
          host: server.url.host,
          connection: "keep-alive",
          "content-type": "application/json",
          "content-length": "4",
          "accept-encoding": "gzip",
          "x-a": "1",
        },
        body: '"ä"',
      },
    ]);
  });

  it("brings status, text and headers, those that came twice joined", async () => {
    const server = await serve((_request, response) =>
      response
        .writeHead(207, [
          ["Cache-Control", "max-age=5"],
          ["Age", "2"],
          ["X-Tag", "a"],
          ["X-Tag", "b"],
        ])
        .end('{"data":"Grüße"}'),
    );
    const answer = await connect().post(callOf(server));
    expect(answer).toMatchObject({ status: 207, body: '{"data":"Grüße"}' });
    expect(answer.headers).toMatchObject({ "cache-control": "max-age=5", age: "2", "x-tag": "a, b" });
  });

  it("passes over informational answers", async () => {
    const server = await serve((_request, response) => {
      response.writeEarlyHints({ link: "</a>; rel=preload" });
      response.end("last");
    });
    expect(await connect().post(callOf(server))).toMatchObject({ status: 200, body: "last" });
  });

  it("takes a redirect for the answer, and tells nobody else of the viewer", async () => {
    const elsewhere: string[] = [];
    const other = await serve((request, response) => {
      elsewhere.push(request.url ?? "");
      response.end();
    });
    const server = await serve((_request, response) =>
      response.writeHead(307, { location: other.url.href }).end("moved"),
    );
    expect(await connect().post(callOf(server))).toMatchObject({ status: 307, body: "moved" });
    expect(elsewhere).toEqual([]);
  });

  it("goes over a connection that is open already", async () => {
    const server = await serve((_request, response) => response.end("{}"));
    const transport = connect();
    for (let call = 0; call < 20; call += 1) await transport.post(callOf(server));
    // Undici leaves a connection alone for one turn of the event loop, so the next call may take a second one.
    expect(server.connections()).toBeLessThanOrEqual(2);
  });

  it("fails when nobody listens", async () => {
    const server = await startAnsweringServer((_request, response) => response.end());
    await server.close();
    await expect(connect().post(callOf(server))).rejects.toMatchObject({
      name: "SubgraphError",
      code: "SUBGRAPH_UNAVAILABLE",
      message: expect.stringContaining("ECONNREFUSED"),
    });
  });

  it("fails on a header that cannot be sent", async () => {
    const server = await serve((_request, response) => response.end());
    const transport = connect();
    const call = callOf(server, { headers: { "x-a": "1\r\nx-b: 2" } });
    await expect(transport.post(call)).rejects.toMatchObject({ code: "SUBGRAPH_UNAVAILABLE" });
    expect(transport.stats()).toEqual({ running: 0, waiting: 0 });
  });
});

describe("many calls", () => {
  it("run up to a number at a time, wait up to a number, and fail at once beyond", async () => {
    const { held, listener } = holdAnswers();
    const server = await serve(listener);
    const transport = connect(60_000);
    const calls = Array.from({ length: maxRunningCalls + maxWaitingCalls }, () =>
      transport.post(callOf(server)),
    );
    expect(transport.stats()).toEqual({ running: maxRunningCalls, waiting: maxWaitingCalls });
    await expect(transport.post(callOf(server))).rejects.toMatchObject({
      code: "SUBGRAPH_UNAVAILABLE",
      message: "too many calls are waiting",
    });

    await eventually(() => held.length === maxRunningCalls, "all connections are in use");
    for (let answered = 0; answered < calls.length; answered += 1) {
      await eventually(() => held.length > answered, "the next call");
      held[answered]?.end("{}");
    }
    expect((await Promise.all(calls)).every(({ status }) => status === 200)).toBe(true);
    expect(server.connections()).toBe(maxRunningCalls);
    expect(transport.stats()).toEqual({ running: 0, waiting: 0 });
  });

  it("free their places also when they fail", async () => {
    let isDown = true;
    const server = await serve((request, response) => {
      if (isDown) request.socket.destroy();
      else response.end("up");
    });
    const transport = connect();
    const failed = Array.from({ length: maxRunningCalls + 50 }, () => transport.post(callOf(server)));
    const codes = (await Promise.allSettled(failed)).map(({ status }) => status);
    expect(new Set(codes)).toEqual(new Set(["rejected"]));
    isDown = false;
    expect(transport.stats()).toEqual({ running: 0, waiting: 0 });
    expect((await transport.post(callOf(server))).body).toBe("up");
  });
});

describe("closing", () => {
  it("lets what runs finish and refuses what comes", async () => {
    const { held, listener } = holdAnswers();
    const server = await serve(listener);
    const transport = createSubgraphTransport({ timeoutMs: 10_000 });
    const running = transport.post(callOf(server));
    await eventually(() => held.length === 1, "the call is there");
    const closing = transport.close();
    await expect(transport.post(callOf(server))).rejects.toMatchObject({ code: "SUBGRAPH_UNAVAILABLE" });
    held[0]?.end("done");
    expect((await running).body).toBe("done");
    await closing;
  });
});

describe("a call that nobody waits for", () => {
  it("ends on its connection", async () => {
    const arrived = Promise.withResolvers<IncomingMessage>();
    const server = await serve((request) => arrived.resolve(request));
    const client = new AbortController();
    const call = connect().post(callOf(server, { signal: client.signal }));
    const { socket } = await arrived.promise;
    client.abort();
    await expect(call).rejects.toMatchObject({
      name: "SubgraphError",
      message: "nobody waits for the answer any more",
    });
    if (!socket.destroyed) await once(socket, "close");
  });

  it("ends in the middle of its answer", async () => {
    const { held, listener } = holdAnswers();
    const server = await serve(listener);
    const client = new AbortController();
    const call = connect().post(callOf(server, { signal: client.signal }));
    await eventually(() => held.length === 1, "the call is there");
    held[0]?.write('{"data":');
    client.abort();
    await expect(call).rejects.toMatchObject({ message: "nobody waits for the answer any more" });
    await eventually(() => held[0]?.destroyed, "the connection is closed");
  });

  it("is not sent when it has been aborted before", async () => {
    const { held, listener } = holdAnswers();
    const server = await serve(listener);
    const transport = connect();
    await expect(transport.post(callOf(server, { signal: AbortSignal.abort() }))).rejects.toMatchObject({
      code: "SUBGRAPH_UNAVAILABLE",
    });
    expect(transport.stats()).toEqual({ running: 0, waiting: 0 });
    expect(held).toEqual([]);
  });

  it("leaves the queue, and is never sent", async () => {
    const bodies: string[] = [];
    const { held, listener } = holdAnswers();
    const server = await serve((request, response) => {
      void text(request).then((body) => bodies.push(body));
      listener(request, response);
    });
    const transport = connect();
    const running = Array.from({ length: maxRunningCalls }, () => transport.post(callOf(server)));
    const client = new AbortController();
    const waiting = transport.post(callOf(server, { signal: client.signal, body: '"aborted"' }));
    expect(transport.stats().waiting).toBe(1);
    client.abort();
    await expect(waiting).rejects.toMatchObject({ message: "nobody waits for the answer any more" });
    expect(transport.stats()).toEqual({ running: maxRunningCalls, waiting: 0 });

    await eventually(() => held.length === maxRunningCalls, "the others are there");
    for (const response of held) response.end("{}");
    await Promise.all(running);
    const last = transport.post(callOf(server, { body: '"last"' }));
    await eventually(() => bodies.includes('"last"'), "a later call is there");
    held.at(-1)?.end("{}");
    await last;
    expect(bodies).not.toContain('"aborted"');
  });

  it("leaves no listener behind when it is answered", async () => {
    const server = await serve((_request, response) => response.end("{}"));
    const transport = connect();
    const { signal } = new AbortController();
    const call = transport.post(callOf(server, { signal }));
    expect(getEventListeners(signal, "abort")).toHaveLength(1);
    await call;
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });
});
