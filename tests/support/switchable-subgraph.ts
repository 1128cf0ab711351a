import { once } from "node:events";
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type RequestListener,
} from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

export interface ReceivedCall {
  readonly headers: IncomingHttpHeaders;
  readonly body: { readonly query: string; readonly variables?: Record<string, unknown> };
}

export interface SwitchableSubgraph {
  readonly url: string;
  /** Every call since the last `reset`. */
  readonly calls: ReceivedCall[];
  /** From now on `listener` answers instead of the subgraph. */
  misbehave(listener: RequestListener): void;
  /** Resolves when the subgraph is reached again. */
  reset(): void;
  close(): Promise<void>;
}

/** An HTTP front before a subgraph (`target`, its GraphQL address) that notes what comes, and can be made to fail. */
export async function startSwitchableSubgraph(target: string): Promise<SwitchableSubgraph> {
  const calls: ReceivedCall[] = [];
  let listener: RequestListener | null = null;
  const server = createServer((request, response) => {
    if (listener) {
      listener(request, response);
      return;
    }
    void forward(target, request, calls).then(
      ({ status, cacheControl, body }) =>
        response
          .writeHead(status, { "content-type": "application/json", "cache-control": cacheControl })
          .end(body),
      () => response.destroy(),
    );
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`,
    calls,
    misbehave: (next) => {
      listener = next;
    },
    reset: () => {
      listener = null;
      calls.length = 0;
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

async function forward(target: string, request: IncomingMessage, calls: ReceivedCall[]) {
  const body = await text(request);
  calls.push({ headers: request.headers, body: JSON.parse(body) as ReceivedCall["body"] });
  const identity = request.headers["x-skein-identity"];
  const response = await fetch(target, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      ...(typeof identity === "string" ? { "x-skein-identity": identity } : {}),
    },
    body,
  });
  const cacheControl = response.headers.get("cache-control") ?? "no-store";
  return { status: response.status, cacheControl, body: await response.text() };
}
