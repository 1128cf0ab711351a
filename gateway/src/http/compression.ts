import { promisify } from "node:util";
import { gzip as gzipCallback } from "node:zlib";

const gzip = promisify(gzipCallback);

/** Below this many bytes the gzip header and the time cost more than the network saves. */
const worthCompressing = 1024;

export interface EncodedBody {
  readonly body: Buffer | string;
  readonly encoding: "gzip" | null;
}

/** Gzip where the client takes it and it pays, else as it is. Never anything newer: Dart decodes only gzip. */
export async function encodeBody(body: string, acceptEncoding: string | undefined): Promise<EncodedBody> {
  if (body.length < worthCompressing || !acceptsGzip(acceptEncoding)) return { body, encoding: null };
  return { body: await gzip(body, { level: 5 }), encoding: "gzip" };
}

/** `gzip` or `*` with a quality above zero. */
export function acceptsGzip(acceptEncoding: string | undefined): boolean {
  const codings = new Map(
    (acceptEncoding ?? "").split(",").map((part) => {
      const [name = "", ...parameters] = part.split(";").map((piece) => piece.trim().toLowerCase());
      const quality = parameters.find((parameter) => parameter.startsWith("q="))?.slice(2) ?? "1";
      return [name, Number(quality)] as const;
    }),
  );
  return (codings.get("gzip") ?? codings.get("*") ?? 0) > 0;
}
