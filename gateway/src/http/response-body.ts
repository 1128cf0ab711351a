import { promisify } from "node:util";
import { gzip as gzipCallback } from "node:zlib";
import { acceptsGzip } from "./accept-encoding.ts";

const gzip = promisify(gzipCallback);
const gzipLevel = 5;

/** Below this many bytes the gzip header and the time cost more than the network saves. */
const worthCompressing = 1024;

export interface EncodedBody {
  readonly bytes: Buffer;
  readonly encoding: "gzip" | null;
}

/** A body that several requests may be answered with: each encoding of it is made once. */
export interface ResponseBody {
  /** Gzip where the client takes it and it pays, else as it is. Never anything newer: Dart decodes only gzip. */
  encode(acceptEncoding: string | undefined): EncodedBody | Promise<EncodedBody>;
}

export function createResponseBody(text: string): ResponseBody {
  const plain: EncodedBody = { bytes: Buffer.from(text), encoding: null };
  let gzipped: Promise<EncodedBody> | undefined;
  return {
    encode: (acceptEncoding) => {
      if (plain.bytes.length < worthCompressing || !acceptsGzip(acceptEncoding)) return plain;
      return (gzipped ??= compress(plain.bytes));
    },
  };
}

async function compress(plain: Buffer): Promise<EncodedBody> {
  return { bytes: await gzip(plain, { level: gzipLevel }), encoding: "gzip" };
}
