import { once } from "node:events";
import { createSecureServer, type Http2SecureServer, type Http2ServerResponse } from "node:http2";
import { createServer as createTlsServer, type Server as TlsServer } from "node:https";
import type { AddressInfo, Socket } from "node:net";
import { text } from "node:stream/consumers";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { gzipSync } from "node:zlib";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { eventually } from "../../../../tests/support/eventually.ts";
import { testCertificate } from "../../../../tests/support/test-certificate.ts";
import { createSubgraphTransport } from "./subgraph-pool.ts";
import type { SubgraphCallRequest, SubgraphTransport } from "./subgraph-transport.ts";

const trusted = getCACertificates("default");
beforeAll(() => setDefaultCACertificates([...trusted, testCertificate.cert]));
afterAll(() => setDefaultCACertificates(trusted));

const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((part) => part.close()));
});

function connect(timeoutMs = 10_000): SubgraphTransport {
  const transport = createSubgraphTransport({ timeoutMs });
  opened.push(transport);
  return transport;
}

async function listen(server: Http2SecureServer | TlsServer): Promise<{ url: URL; connections(): number }> {
  let connections = 0;
  const sockets = new Set<Socket>();
  server.on("secureConnection", (socket: Socket) => {
    connections += 1;
    sockets.add(socket);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  opened.push({
    close: async () => {
      const closed = once(server, "close");
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  });
  const { port } = server.address() as AddressInfo;
  return { url: new URL(`https://127.0.0.1:${port}/graphql`), connections: () => connections };
}

const callOf = ({ url }: { url: URL }, more: Partial<SubgraphCallRequest> = {}): SubgraphCallRequest => ({
  url,
  headers: { "content-type": "application/json" },
  body: '{"query":"{ a }"}',
  signal: null,
  ...more,
});

describe("a subgraph that offers HTTP/2", () => {
  it("is asked over it, many calls at a time on one connection", async () => {
    const held: Http2ServerResponse[] = [];
    const versions: string[] = [];
    const server = await listen(
      createSecureServer(testCertificate, (request, response) => {
        versions.push(request.httpVersion);
        held.push(response);
      }),
    );
    const transport = connect();
    const calls = Array.from({ length: 20 }, () => transport.post(callOf(server)));
    await eventually(() => held.length === 20, "all calls are there at the same time");
    for (const [index, response] of held.entries()) {
      response.setHeader("cache-control", `max-age=${index}`);
      response.end("{}");
    }
    const answers = await Promise.all(calls);
    expect(answers.every(({ status, body }) => status === 200 && body === "{}")).toBe(true);
    expect(new Set(answers.map(({ headers }) => headers["cache-control"])).size).toBe(20);
    expect(new Set(versions)).toEqual(new Set(["2.0"]));
    expect(server.connections()).toBe(1);
  });

  it("gets the headers and the body, and may answer in gzip", async () => {
    const server = await listen(
      createSecureServer(testCertificate, (request, response) => {
        void text(request).then((body) =>
          response
            .writeHead(200, { "content-encoding": "gzip" })
            .end(gzipSync(JSON.stringify({ body, sent: request.headers["accept-encoding"] }))),
        );
      }),
    );
    const { body } = await connect().post(callOf(server));
    expect(JSON.parse(body)).toEqual({ body: '{"query":"{ a }"}', sent: "gzip" });
  });

  it("does not see a call go on that nobody waits for, and keeps the others", async () => {
    const held: Http2ServerResponse[] = [];
    const server = await listen(
      createSecureServer(testCertificate, (_request, response) => held.push(response)),
    );
    const transport = connect();
    const client = new AbortController();
    const aborted = transport.post(callOf(server, { signal: client.signal }));
    const other = transport.post(callOf(server));
    await eventually(() => held.length === 2, "both calls are there");
    client.abort();
    await expect(aborted).rejects.toMatchObject({ code: "SUBGRAPH_UNAVAILABLE" });
    await eventually(() => held[0]?.stream.destroyed, "its stream is closed");
    held[1]?.end("other");
    expect((await other).body).toBe("other");
    expect(server.connections()).toBe(1);
  });

  it("has no more time than others", async () => {
    const server = await listen(
      createSecureServer(testCertificate, (_request, response) => response.write("{")),
    );
    const transport = connect(250);
    const slow = { name: "SubgraphError", code: "SUBGRAPH_TIMEOUT" };
    await expect(transport.post(callOf(server))).rejects.toMatchObject(slow);
    await expect(transport.post(callOf(server, { timeoutMs: 10 }))).rejects.toMatchObject(slow);
    expect(transport.stats()).toEqual({ running: 0, waiting: 0 });
  });

  it("fails when it resets the stream in the middle", async () => {
    const server = await listen(
      createSecureServer(testCertificate, (_request, response) => {
        response.write('{"data":');
        setImmediate(() => response.stream.close(2));
      }),
    );
    await expect(connect().post(callOf(server))).rejects.toMatchObject({ code: "SUBGRAPH_UNAVAILABLE" });
  });
});

describe("a TLS subgraph", () => {
  it("that knows HTTP/1.1 only is asked over that", async () => {
    const server = await listen(
      createTlsServer(testCertificate, (request, response) => response.end(request.httpVersion)),
    );
    expect((await connect().post(callOf(server))).body).toBe("1.1");
  });

  it("that nobody vouches for is not asked", async () => {
    setDefaultCACertificates(trusted);
    let asked = false;
    const server = await listen(
      createTlsServer(testCertificate, (_request, response) => {
        asked = true;
        response.end("{}");
      }),
    );
    await expect(connect().post(callOf(server))).rejects.toMatchObject({ code: "SUBGRAPH_UNAVAILABLE" });
    setDefaultCACertificates([...trusted, testCertificate.cert]);
    expect(asked).toBe(false);
  });
});
