import { promisify } from "node:util";
import { gzip as compressCallback } from "node:zlib";
import { acceptsGzip } from "./accept-encoding.ts";

const gzipBytes = promisify(compressCallback);
const gzipLevel = 5;

/** Below this many bytes the gzip header and the time cost more than the network saves. */
const worthCompressing = 1024;

export interface EncodedBody {
  readonly bytes: Buffer;
  readonly encoding: "gzip" | null;
}

/** A body that several requests may be answered with: each encoding of it is made once. */
export interface ResponseBody {
  /** As it is. */
  readonly bytes: Buffer;
  /** Gzip where the client takes it and it pays, else as it is. Never anything newer: Dart decodes only gzip. */
  encode(acceptEncoding: string | undefined): EncodedBody | Promise<EncodedBody>;
}

export const createResponseBody = (text: string): ResponseBody => responseBodyOf(Buffer.from(text), null);

/** @param gzip the same compressed, where somebody has done that already */
export function responseBodyOf(bytes: Buffer, gzip: Buffer | null): ResponseBody {
  const plain: EncodedBody = { bytes, encoding: null };
  let gzipped: EncodedBody | Promise<EncodedBody> | null = gzip && { bytes: gzip, encoding: "gzip" };
  return {
    bytes,
    encode: (acceptEncoding) => {
      if (bytes.length < worthCompressing || !acceptsGzip(acceptEncoding)) return plain;
      return (gzipped ??= compress(bytes));
    },
  };
}

async function compress(plain: Buffer): Promise<EncodedBody> {
  return { bytes: await gzipBytes(plain, { level: gzipLevel }), encoding: "gzip" };
}
