// Loaded with `--import` into each process that is measured: tells its parent, when asked, what the process has used.
import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import pg from "pg";
import type { Usage } from "./usage.ts";

/** What the relay, the health checks and the purges ask by themselves belongs to no request. */
const housekeeping = /\b(outbox|outbox_epoch|mutation_key)\b|^SELECT 1$|^(BEGIN|COMMIT|ROLLBACK)\b/i;

let statements = 0;
let operations = 0;
const served = { received: 0, sent: 0 };
const open = new Set<Socket>();

subscribe("net.server.socket", (message) => {
  const { socket } = message as { socket: Socket };
  open.add(socket);
  socket.once("close", () => {
    open.delete(socket);
    served.received += socket.bytesRead;
    served.sent += socket.bytesWritten;
  });
});

subscribe("http.server.request.start", (message) => {
  const { request } = message as { request: IncomingMessage };
  if (request.url?.startsWith("/graphql")) operations += 1;
});

type Query = (this: pg.Client, ...parameters: unknown[]) => unknown;
const prototype = pg.Client.prototype as unknown as { query: Query };
const { query } = prototype;
prototype.query = function (...parameters) {
  const [first] = parameters as [string | { readonly text?: string }];
  const text = typeof first === "string" ? first : (first.text ?? "");
  if (!housekeeping.test(text)) statements += 1;
  return query.apply(this, parameters);
};

function usage(): Usage {
  const { user, system } = process.cpuUsage();
  const sockets = [...open];
  return {
    cpuMs: (user + system) / 1000,
    statements,
    operations,
    receivedBytes: sockets.reduce((sum, socket) => sum + socket.bytesRead, served.received),
    sentBytes: sockets.reduce((sum, socket) => sum + socket.bytesWritten, served.sent),
  };
}

process.on("message", () => process.send?.(usage()));
// Listening alone must not keep a process alive that was told to end.
process.channel?.unref();
