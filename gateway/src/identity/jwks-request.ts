import { request } from "undici";

const timeoutMs = 3_000;
const maxBytes = 256 * 1024;

/** Gets a key set over HTTP. @throws when it does not arrive whole, in time, with status 200 and as JSON. */
export async function requestJwks(url: string): Promise<unknown> {
  const response = await request(url, {
    headers: { accept: "application/json" },
    signal: AbortSignal.timeout(timeoutMs),
  });
  if (response.statusCode !== 200) {
    await response.body.dump();
    throw new Error(`the key set answers status ${response.statusCode}`);
  }
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response.body as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw new Error(`the key set is larger than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return JSON.parse(Buffer.concat(chunks).toString("utf8"));
}
