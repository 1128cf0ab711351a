import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import { createServer as createSocketServer, type AddressInfo, type Server, type Socket } from "node:net";

export interface AnsweringServer {
  readonly url: URL;
  /** How many connections it has accepted so far. */
  connections(): number;
  close(): Promise<void>;
}

/** A subgraph that answers as the test says. */
export async function startAnsweringServer(listener: RequestListener): Promise<AnsweringServer> {
  const server = createServer(listener);
  return listening(server, () => server.closeAllConnections());
}

/** A subgraph that answers each request with whatever the test writes to its socket. */
export async function startRawServer(answer: (socket: Socket) => void): Promise<AnsweringServer> {
  const sockets = new Set<Socket>();
  const server = createSocketServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    // The requests of these tests are small: one chunk holds one of them.
    socket.on("data", () => answer(socket));
  });
  return listening(server, () => {
    for (const socket of sockets) socket.destroy();
  });
}

async function listening(server: Server, closeConnections: () => void): Promise<AnsweringServer> {
  let connections = 0;
  server.on("connection", () => (connections += 1));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: new URL(`http://127.0.0.1:${port}/graphql?tenant=1`),
    connections: () => connections,
    close: async () => {
      const closed = once(server, "close");
      server.close();
      closeConnections();
      await closed;
    },
  };
}
