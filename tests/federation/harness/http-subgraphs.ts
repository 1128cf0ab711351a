import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import type { Execution } from "./resolve-field.ts";
import type { Subgraph } from "./subgraph-server.ts";

export interface HttpSubgraphs {
  /** By the name of the subgraph. */
  readonly urls: ReadonlyMap<string, string>;
  close(): Promise<void>;
}

/** Serves subgraphs over HTTP, on free ports of the loopback interface. */
export async function serveSubgraphs(
  subgraphs: ReadonlyMap<string, Subgraph>,
  execution: Execution,
): Promise<HttpSubgraphs> {
  const servers = await Promise.all(
    [...subgraphs].map(async ([name, subgraph]) => [name, await serve(subgraph, execution)] as const),
  );
  return {
    urls: new Map(servers.map(([name, server]) => [name, addressOf(server)])),
    close: async () => {
      for (const [, server] of servers) {
        server.closeAllConnections();
        server.close();
        await once(server, "close");
      }
    },
  };
}

async function serve(subgraph: Subgraph, execution: Execution): Promise<Server> {
  const server = createServer((request, response) => {
    text(request)
      .then((body) => subgraph.answer(body, execution))
      .then(
        ({ status, body }) => response.writeHead(status, { "content-type": "application/json" }).end(body),
        (error: unknown) => response.writeHead(500).end(String(error)),
      );
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return server;
}

const addressOf = (server: Server): string =>
  `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/`;
