import { connect, type Socket } from "node:net";
import { createCounts, type Attack, type Counts } from "./attack.ts";

const slowClients = 500;
const dripMs = 250;
const garbageClients = 8;

type Behave = (socket: Socket, index: number) => NodeJS.Timeout | undefined;

/** Connections that are opened anew when the gateway has ended them. */
function misbehave(name: string, clients: number, behave: Behave): Attack {
  return {
    name,
    reachesSubgraphs: false,
    start: (port) => {
      const counts = createCounts();
      const open = new Set<Socket>();
      let isStopped = false;
      const begin = (index: number): void => {
        if (isStopped) return;
        const socket = openSocket(port, counts);
        open.add(socket);
        let timer: NodeJS.Timeout | undefined;
        socket.once("connect", () => (timer = behave(socket, index)));
        socket.once("close", () => {
          clearInterval(timer);
          open.delete(socket);
          setTimeout(() => begin(index), 10);
        });
      };
      for (let index = 0; index < clients; index++) begin(index);
      return {
        stop: () => {
          isStopped = true;
          for (const socket of open) socket.destroy();
          return counts.tally;
        },
      };
    },
  };
}

function openSocket(port: number, counts: Counts): Socket {
  const socket = connect({ port, host: "127.0.0.1" });
  socket.on("error", () => undefined);
  socket.once("data", (bytes: Buffer) => counts.add(statusIn(bytes)));
  socket.on("close", () => counts.add("ended"));
  return socket;
}

const statusIn = (bytes: Buffer): string => bytes.toString("latin1", 9, 12);

/** Headers that never end, a line now and then. */
export const slowLoris = misbehave("slow loris", slowClients, (socket) => {
  socket.write("POST /graphql HTTP/1.1\r\nhost: a\r\n");
  return setInterval(() => socket.write("x-drip: 1\r\n"), dripMs);
});

const rubbish: readonly string[] = [
  "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003",
  "GET / HTTP/9.9\r\n\r\n",
  "POST /graphql HTTP/1.1\r\nhost: a\r\ncontent-length: -1\r\n\r\n",
  "POST /graphql HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\ncontent-length: 5\r\n\r\nzzzzz",
  `POST /graphql HTTP/1.1\r\nhost: a\r\nx: ${"x".repeat(40_000)}\r\n\r\n`,
  bodyOf('{"query":'),
  bodyOf("\u0000".repeat(1_000)),
  bodyOf('{"query":{"__proto__":1}}'),
];

function bodyOf(text: string): string {
  const head = `POST /graphql HTTP/1.1\r\nhost: a\r\nconnection: close\r\ncontent-type: application/json`;
  return `${head}\r\ncontent-length: ${Buffer.byteLength(text, "latin1")}\r\n\r\n${text}`;
}

/** What is no HTTP, no JSON or no request of GraphQL. */
export const garbage = misbehave("garbage", garbageClients, (socket, index) => {
  const text = rubbish[index % rubbish.length] ?? "";
  socket.write(Buffer.from(text, "latin1"));
  // What waits for more is not what this is about: see the slow loris.
  setTimeout(() => socket.destroy(), 200).unref();
  return undefined;
});
