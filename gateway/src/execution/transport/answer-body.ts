import { gunzip, gunzipSync } from "node:zlib";
import { SubgraphError } from "./subgraph-error.ts";

export interface ReceivedBody {
  readonly chunks: readonly Buffer[];
  readonly bytes: number;
  /** The header `content-encoding`. */
  readonly encoding: string | undefined;
  /** Of the text, when it is decompressed. */
  readonly maxBytes: number;
}

/** Up to this many bytes of text the thread pool's overhead is more than the work. */
const smallBytes = 64 * 1024;

/**
 * The text of an answer, which is UTF-8 as JSON always is (https://www.rfc-editor.org/rfc/rfc8259#section-8.1).
 * @throws {SubgraphError} when it is compressed in a way that we did not ask for, broken, or too large.
 */
export function readBody(body: ReceivedBody): string | Promise<string> {
  const bytes = joined(body);
  const encoding = body.encoding?.trim().toLowerCase() ?? "";
  if (bytes.length === 0 || encoding === "" || encoding === "identity") return toText(bytes);
  if (encoding === "gzip" || encoding === "x-gzip") return unzipped(bytes, body.maxBytes);
  throw new SubgraphError("SUBGRAPH_UNAVAILABLE", `the answer is compressed as ${encoding}`);
}

export const tooLarge = (maxBytes: number): SubgraphError =>
  new SubgraphError("SUBGRAPH_UNAVAILABLE", `the answer is larger than ${maxBytes} bytes`);

const joined = ({ chunks, bytes }: ReceivedBody): Buffer => {
  const [first] = chunks;
  return first !== undefined && chunks.length === 1 ? first : Buffer.concat(chunks, bytes);
};

/** Without a byte order mark, which parsers may ignore and `JSON.parse` does not. */
function toText(bytes: Buffer): string {
  const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  return bytes.toString("utf8", hasMark ? 3 : 0);
}

function unzipped(bytes: Buffer, maxBytes: number): string | Promise<string> {
  return statedSize(bytes) <= smallBytes ? unzippedNow(bytes, maxBytes) : unzippedLater(bytes, maxBytes);
}

/**
 * The size of the text as the end of a gzip file has it (https://www.rfc-editor.org/rfc/rfc1952#page-5). It may be a
 * lie, or that of the last of several parts.
 */
const statedSize = (bytes: Buffer): number => (bytes.length < 18 ? 0 : bytes.readUInt32LE(bytes.length - 4));

function unzippedNow(bytes: Buffer, maxBytes: number): string | Promise<string> {
  try {
    return toText(gunzipSync(bytes, { maxOutputLength: Math.min(smallBytes, maxBytes) }));
  } catch (cause) {
    if (isTooLarge(cause)) return unzippedLater(bytes, maxBytes);
    throw broken(cause as Error);
  }
}

function unzippedLater(bytes: Buffer, maxBytes: number): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  gunzip(bytes, { maxOutputLength: maxBytes }, (error, text) => {
    if (error) reject(isTooLarge(error) ? tooLarge(maxBytes) : broken(error));
    else resolve(toText(text));
  });
  return promise;
}

const isTooLarge = (error: unknown): boolean =>
  Error.isError(error) && "code" in error && error.code === "ERR_BUFFER_TOO_LARGE";

const broken = (cause: Error): SubgraphError =>
  new SubgraphError("SUBGRAPH_UNAVAILABLE", `the answer cannot be decompressed: ${cause.message}`, { cause });
