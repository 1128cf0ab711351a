import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

export interface StandIn {
  readonly url: URL;
  close(): Promise<void>;
}

/** A subgraph in this process, which only this machine reaches. */
export async function startStandIn(answer: (body: string) => string): Promise<StandIn> {
  const server = createServer((request, response) => {
    text(request).then(
      (body) => response.setHeader("content-type", "application/json").end(answer(body)),
      () => response.destroy(),
    );
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: new URL(`http://127.0.0.1:${String(port)}/graphql`),
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}
