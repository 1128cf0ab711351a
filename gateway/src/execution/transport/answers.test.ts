import type { OutgoingHttpHeaders } from "node:http";
import type { Socket } from "node:net";
import { gzipSync } from "node:zlib";
import { afterEach, describe, expect, it } from "@jest/globals";
import {
  startAnsweringServer,
  startRawServer,
  type AnsweringServer,
} from "../../../../tests/support/answering-server.ts";
import { createSubgraphTransport, maxAnswerBytes } from "./subgraph-pool.ts";
import type { SubgraphAnswer } from "./subgraph-transport.ts";

const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((part) => part.close()));
});

function keep<Part extends { close(): Promise<void> }>(part: Part): Part {
  opened.push(part);
  return part;
}

const post = ({ url }: AnsweringServer, times = 1): Promise<SubgraphAnswer> => {
  const transport = keep(createSubgraphTransport({ timeoutMs: 10_000 }));
  const call = { url, headers: {}, body: "{}", signal: null };
  return times === 1 ? transport.post(call) : transport.post(call).then(() => transport.post(call));
};

async function answered(
  body: string | Buffer | readonly Buffer[],
  headers: OutgoingHttpHeaders = {},
): Promise<SubgraphAnswer> {
  const parts = Array.isArray(body) ? (body as readonly Buffer[]) : [body as string | Buffer];
  const server = await startAnsweringServer((_request, response) => {
    response.writeHead(200, headers);
    const [first, ...rest] = parts;
    response.write(first ?? "");
    // Each in a turn of its own, so that they arrive as chunks.
    const next = (): void => {
      const part = rest.shift();
      if (part === undefined) response.end();
      else response.write(part, () => setImmediate(next));
    };
    setImmediate(next);
  });
  return post(keep(server));
}

const rawly = async (answer: (socket: Socket) => void, times = 1): Promise<SubgraphAnswer> =>
  post(keep(await startRawServer(answer)), times);

const unavailable = (message: string | RegExp) => ({
  name: "SubgraphError",
  code: "SUBGRAPH_UNAVAILABLE",
  message: expect.stringMatching(message),
});

const text = JSON.stringify({ data: { greeting: "Grüße, 世界 👋" } });

describe("an answer's text", () => {
  it("is decoded as a whole, wherever it was cut", async () => {
    const parts = [...Buffer.from(text)].map((byte) => Buffer.from([byte]));
    expect((await answered(parts)).body).toBe(text);
  });

  it("comes without a byte order mark", async () => {
    expect((await answered(`\uFEFF${text}`)).body).toBe(text);
  });

  it("may be empty", async () => {
    expect(await answered("")).toMatchObject({ status: 200, body: "" });
    expect((await answered("", { "content-encoding": "gzip" })).body).toBe("");
  });

  it.each(["gzip", "x-gzip", "GZIP"])("is decompressed from %s", async (encoding) => {
    expect((await answered(gzipSync(text), { "content-encoding": encoding })).body).toBe(text);
  });

  it("is decompressed also when it is large, in chunks and in several parts", async () => {
    const large = JSON.stringify(Array.from({ length: 40_000 }, (_unused, index) => `ä${index}`));
    const zipped = gzipSync(large);
    const cut = Math.floor(zipped.length / 3);
    const chunks = [zipped.subarray(0, cut), zipped.subarray(cut)];
    expect((await answered(chunks, { "content-encoding": "gzip" })).body).toBe(large);
    const members = Buffer.concat([gzipSync(large), gzipSync(text)]);
    expect((await answered(members, { "content-encoding": "gzip" })).body).toBe(`${large}${text}`);
  });

  it("is left as it is in identity", async () => {
    expect((await answered(text, { "content-encoding": "identity" })).body).toBe(text);
  });

  it("is not read in an encoding that nobody asked for", async () => {
    await expect(answered(text, { "content-encoding": "br" })).rejects.toMatchObject(unavailable("as br"));
  });
});

describe("a broken answer", () => {
  const large = JSON.stringify(Array.from({ length: 40_000 }, (_unused, index) => `a${index}`));

  it.each([
    ["small and truncated", gzipSync(text).subarray(0, -9)],
    ["large and truncated", gzipSync(large).subarray(0, -9)],
    ["not gzip at all", Buffer.from("this is no gzip file, however long it is")],
    ["a few bytes", Buffer.from([0x1f, 0x8b])],
    ["damaged", Buffer.from(gzipSync(text)).fill(0x55, 12, 20)],
  ])("is refused when its gzip is %s", async (_name, body) => {
    await expect(answered(body, { "content-encoding": "gzip" })).rejects.toMatchObject(
      unavailable("cannot be decompressed"),
    );
  });

  it("is refused when it ends before its stated length", async () => {
    const short = (socket: Socket): void =>
      void socket.end("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{}");
    await expect(rawly(short)).rejects.toMatchObject(unavailable(""));
  });

  it("is refused when its connection breaks in the middle", async () => {
    const reset = (socket: Socket): void => {
      socket.write('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n8\r\n{"data":\r\n', () =>
        socket.resetAndDestroy(),
      );
    };
    await expect(rawly(reset)).rejects.toMatchObject(unavailable(""));
  });

  it("is refused when its last chunk is missing", async () => {
    const cut = (socket: Socket): void =>
      void socket.end("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\n{}\r\n");
    await expect(rawly(cut)).rejects.toMatchObject(unavailable(""));
  });

  it("is refused when it is no HTTP", async () => {
    const noise = (socket: Socket): void => void socket.end("SSH-2.0-nothing\r\n");
    await expect(rawly(noise)).rejects.toMatchObject(unavailable(""));
  });

  it("is refused when its headers are larger than 32 KiB", async () => {
    const header = `x-large: ${"a".repeat(33 * 1024)}`;
    const large = (socket: Socket): void =>
      void socket.end(`HTTP/1.1 200 OK\r\n${header}\r\ncontent-length: 2\r\n\r\n{}`);
    await expect(rawly(large)).rejects.toMatchObject(unavailable("HEADERS_OVERFLOW"));
  });

  it("that is longer than it says leaves nothing for the next one", async () => {
    let answers = 0;
    const long = (socket: Socket): void => {
      answers += 1;
      socket.write(
        `HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\n${answers}HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\nforged`,
      );
    };
    expect((await rawly(long)).body).toBe("1");
    expect((await rawly(long, 2)).body).toBe("3");
  });
});

describe("the size of an answer", () => {
  it("may be 16 MiB and not a byte more", async () => {
    const allowed = Buffer.alloc(maxAnswerBytes, " ");
    expect(maxAnswerBytes).toBe(16 * 1024 * 1024);
    expect((await answered(allowed)).body).toHaveLength(maxAnswerBytes);
    await expect(answered([allowed, Buffer.from(" ")])).rejects.toMatchObject(unavailable("larger than"));
  });

  it("is not read to the end when it says that it is too large, or has no end", async () => {
    const stated = (socket: Socket): void =>
      void socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${maxAnswerBytes + 1}\r\n\r\n`);
    await expect(rawly(stated)).rejects.toMatchObject(unavailable("larger than"));

    const endless = (socket: Socket): void => {
      socket.write("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n");
      const chunk = `10000\r\n${" ".repeat(0x10000)}\r\n`;
      const more = (): void => {
        while (!socket.destroyed && socket.write(chunk));
      };
      socket.on("drain", more);
      more();
    };
    await expect(rawly(endless)).rejects.toMatchObject(unavailable("larger than"));
  });

  it("counts after decompression, whatever the file says of itself", async () => {
    const bomb = gzipSync(Buffer.alloc(maxAnswerBytes + 1, " "));
    await expect(answered(bomb, { "content-encoding": "gzip" })).rejects.toMatchObject(
      unavailable("larger than"),
    );
    const lying = Buffer.concat([bomb, gzipSync("{}")]);
    await expect(answered(lying, { "content-encoding": "gzip" })).rejects.toMatchObject(
      unavailable("larger than"),
    );
    const allowed = gzipSync(Buffer.alloc(maxAnswerBytes, " "));
    expect((await answered(allowed, { "content-encoding": "gzip" })).body).toHaveLength(maxAnswerBytes);
  });
});
