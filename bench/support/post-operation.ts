import { request, type Agent } from "node:http";

export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly milliseconds: number;
}

const timeoutMs = 20_000;

/** Sends one operation, on a connection of its own without an `agent`. Rejects when nobody listens, or when no answer comes in 20 s. */
export function postOperation(
  target: {
    readonly port: number;
    readonly path: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly agent?: Agent;
  },
  body: string,
): Promise<Answer> {
  const started = performance.now();
  return new Promise((resolve, reject) => {
    const call = request(
      {
        host: "127.0.0.1",
        port: target.port,
        path: target.path,
        method: "POST",
        agent: target.agent ?? false,
        timeout: timeoutMs,
        headers: {
          ...target.headers,
          "Content-Type": "application/json",
          Accept: "application/json",
          "Content-Length": Buffer.byteLength(body),
        },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("error", reject);
        response.on("end", () =>
          resolve({
            status: response.statusCode ?? 0,
            text: Buffer.concat(chunks).toString("utf8"),
            milliseconds: performance.now() - started,
          }),
        );
      },
    );
    call.on("timeout", () => call.destroy(new Error(`No answer in ${timeoutMs} ms`)));
    call.on("error", reject);
    call.end(body);
  });
}
