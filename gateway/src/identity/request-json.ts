import { request } from "undici";

const maxBytes = 2 * 1024 * 1024;

export interface JsonRequest {
  readonly timeoutMs: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Gets JSON over HTTP. @throws when it does not arrive whole, in time, with status 200 and as JSON. */
export async function requestJson(url: string, { timeoutMs, headers = {} }: JsonRequest): Promise<unknown> {
  const response = await request(url, {
    headers: { accept: "application/json", ...headers },
    signal: AbortSignal.timeout(timeoutMs),
  });
  if (response.statusCode !== 200) {
    await response.body.dump();
    throw new Error(`the answer has status ${response.statusCode}`);
  }
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response.body as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw new Error(`the answer is larger than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return JSON.parse(Buffer.concat(chunks).toString("utf8"));
}
