import { once } from "node:events";
import { createConnection, type Socket } from "node:net";
import { text } from "node:stream/consumers";
import { setTimeout } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { postGraphQL } from "../support/raw-http.ts";
import { startTestGateway, type TestGateway } from "../support/test-gateway.ts";

const maxConnections = 20;

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway({
    HEADERS_TIMEOUT_MS: "300",
    REQUEST_TIMEOUT_MS: "600",
    OPERATION_TIMEOUT_MS: "1000",
    MAX_CONNECTIONS: String(maxConnections),
  });
});
afterAll(() => gateway.close());

async function open(): Promise<Socket> {
  const { hostname, port } = new URL(gateway.url);
  const socket = createConnection({ host: hostname, port: Number(port) });
  socket.on("error", () => undefined);
  await once(socket, "connect");
  return socket;
}

const badRequest = { errors: [{ message: expect.any(String), extensions: { code: "BAD_REQUEST" } }] };

/** The gateway ends the connection by itself, or this never returns. */
async function answerTo(socket: Socket): Promise<{ status: string; body: unknown }> {
  const answer = await text(socket);
  const [head = "", body = ""] = answer.split("\r\n\r\n");
  return { status: head.split(" ")[1] ?? "", body: body && (JSON.parse(body) as unknown) };
}

describe("a client that takes its time", () => {
  it.each([
    ["says nothing", ""],
    ["stops in the middle of the headers", "POST /graphql HTTP/1.1\r\nhost: a\r\nx-slow"],
    ["stops in the middle of the body", bodyOf("{")],
  ])("and %s gets 408 in JSON and is gone", async (_case, begin) => {
    const socket = await open();
    socket.write(begin);
    expect(await answerTo(socket)).toEqual({ status: "408", body: badRequest });
  });

  it("and sends a header now and then is gone all the same", async () => {
    const socket = await open();
    socket.write("POST /graphql HTTP/1.1\r\nhost: a\r\n");
    const drip = setInterval(() => socket.write("x-drip: 1\r\n"), 50);
    const { status } = await answerTo(socket).finally(() => clearInterval(drip));
    expect(status).toBe("408");
  });

  it("and sends a body in crumbs is told so, before all of it is read", async () => {
    const socket = await open();
    socket.write("POST /graphql HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\n");
    socket.write(`transfer-encoding: chunked\r\n\r\n${"1\r\n \r\n".repeat(3_000)}`);
    const { status, body } = await answerTo(socket);
    expect({ status, body }).toEqual({ status: "400", body: badRequest });
    expect(JSON.stringify(body)).toContain("small chunks");
  });

  it("and does not read its answer is gone, and the answer with it", async () => {
    const aliases = Array.from({ length: 20 }, (_, index) => `e${String(index)}: echo(text: $text)`).join(
      " ",
    );
    const body = JSON.stringify({
      query: `query ($text: String!) { ${aliases} }`,
      variables: { text: "x".repeat(250_000) },
    });
    const socket = await open();
    socket.pause();
    socket.write(
      `POST /graphql HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: ${String(body.length)}\r\n\r\n${body}`,
    );
    // It is gone 1.6 s after the last byte that the system took from it, and a busy machine begins late.
    await setTimeout(6_000);
    socket.resume();
    let bytes = 0;
    for await (const chunk of socket as AsyncIterable<Buffer>) bytes += chunk.length;
    expect(bytes).toBeLessThan(20 * 250_000);
  });

  it("keeps nobody else out", async () => {
    const slow = await Promise.all(Array.from({ length: maxConnections - 5 }, open));
    for (const socket of slow) socket.write("POST /graphql HTTP/1.1\r\n");
    expect((await postGraphQL(gateway.url, { query: "{ __typename }" })).status).toBe(200);
    for (const socket of slow) socket.destroy();
  });
});

function bodyOf(beginning: string): string {
  const head = "POST /graphql HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: 1000";
  return `${head}\r\n\r\n${beginning}`;
}

describe("very many connections", () => {
  it("are not more than the limit", async () => {
    const sockets = await Promise.all(Array.from({ length: maxConnections + 10 }, open));
    const closed = sockets.map((socket) => once(socket.resume(), "close"));
    const first = await Promise.race(closed.map((close, index) => close.then(() => index)));
    expect(first).toBeGreaterThanOrEqual(maxConnections);
    for (const socket of sockets) socket.destroy();
    await Promise.all(closed);
  });
});
