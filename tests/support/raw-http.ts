import { createConnection } from "node:net";
import { text } from "node:stream/consumers";
import { gunzipSync } from "node:zlib";

export interface RawResponse {
  readonly status: number;
  /** Lower-case names; repeated headers joined by a comma. */
  readonly headers: Readonly<Record<string, string>>;
  /** As it came over the wire, without transfer coding. */
  readonly bytes: Buffer;
  /** Decompressed where the header says so. */
  readonly text: string;
  json(): unknown;
}

export interface SentRequest {
  readonly url: string;
  readonly head: string;
  readonly body: string | Buffer;
}

type Listener = (sent: SentRequest) => void;
let listener: Listener | null = null;

/** Has `next` told of each request from now on; null for nobody. */
export function tellOfRequests(next: Listener | null): void {
  listener = next;
}

/**
 * Sends bytes over a socket of their own and reads one answer. Nothing is added: what a test writes is what is sent,
 * but for line ends (`\n` in the head becomes `\r\n`) and `content-length`, if the head has `{length}`.
 */
export async function sendRaw(url: string, head: string, body: string | Buffer = ""): Promise<RawResponse> {
  listener?.({ url, head, body });
  const { hostname, port } = new URL(url);
  const length = Buffer.byteLength(body);
  const lines = head
    .trim()
    .split("\n")
    .map((line) => line.trim());
  const request = `${lines.join("\r\n").replace("{length}", String(length))}\r\n\r\n`;
  const socket = createConnection({ host: hostname, port: Number(port) });
  socket.setTimeout(15_000, () => socket.destroy(new Error("no answer within 15 s")));
  const received = text(socket.setEncoding("latin1"));
  socket.write(request);
  socket.write(body);
  return parseResponse(Buffer.from(await received, "latin1"));
}

/** A POST to `/graphql` as the Dart link sends it; `headers` are added or replace. */
export function postGraphQL(
  url: string,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<RawResponse> {
  const all = {
    host: new URL(url).host,
    "Content-type": "application/json",
    Accept: "*/*",
    "accept-encoding": "gzip",
    connection: "close",
    "content-length": "{length}",
    ...headers,
  };
  return sendRaw(
    url,
    `POST /graphql HTTP/1.1\n${headLines(all)}`,
    typeof body === "string" ? body : JSON.stringify(body),
  );
}

/** A GET as it stands in `target`, for instance `/graphql?query=%7B__typename%7D`. */
export function getRaw(
  url: string,
  target: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<RawResponse> {
  const all = { host: new URL(url).host, connection: "close", ...headers };
  return sendRaw(url, `GET ${target} HTTP/1.1\n${headLines(all)}`);
}

const headLines = (headers: Readonly<Record<string, string>>): string =>
  Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}`)
    .join("\n");

function parseResponse(received: Buffer): RawResponse {
  const end = received.indexOf("\r\n\r\n");
  if (end < 0) throw new Error(`no HTTP answer: ${received.toString("latin1").slice(0, 200)}`);
  const [statusLine = "", ...lines] = received.subarray(0, end).toString("latin1").split("\r\n");
  const headers = parseHeaders(lines);
  const rest = received.subarray(end + 4);
  const bytes = headers["transfer-encoding"] === "chunked" ? dechunk(rest) : rest;
  const decoded = headers["content-encoding"] === "gzip" ? gunzipSync(bytes) : bytes;
  const body = decoded.toString("utf8");
  return {
    status: Number(statusLine.split(" ")[1]),
    headers,
    bytes,
    text: body,
    json: () => JSON.parse(body) as unknown,
  };
}

function parseHeaders(lines: readonly string[]): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const line of lines) {
    const colon = line.indexOf(":");
    const name = line.slice(0, colon).toLowerCase();
    const value = line.slice(colon + 1).trim();
    headers[name] = name in headers ? `${headers[name] ?? ""}, ${value}` : value;
  }
  return headers;
}

function dechunk(bytes: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; at < bytes.length;) {
    const lineEnd = bytes.indexOf("\r\n", at);
    const size = Number.parseInt(bytes.subarray(at, lineEnd).toString("latin1"), 16);
    if (!size) break;
    parts.push(bytes.subarray(lineEnd + 2, lineEnd + 2 + size));
    at = lineEnd + 2 + size + 2;
  }
  return Buffer.concat(parts);
}
