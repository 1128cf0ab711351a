// The four subgraphs in one process, each on a port of its own. Its parent talks to it over IPC: see `messages.ts`.
import { createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { createCannedAnswers } from "./canned-answers.ts";
import { createRequestReader } from "./http-request-reader.ts";
import type { RecordedCall, SubgraphsCommand, SubgraphsReply } from "./messages.ts";
import { benchSubgraphs, type BenchSubgraph } from "./subgraph-roots.ts";

let recorded: RecordedCall[] | null = null;
let delayMs = 0;

const reply = (message: SubgraphsReply): void => void process.send?.(message);

function serve(subgraph: BenchSubgraph, socket: Socket): void {
  const read = createRequestReader((request) => {
    const answer = answers[subgraph](request);
    if (!recorded) return void socket.write(answer);
    const text = Buffer.from(request.body, "latin1").toString("utf8");
    recorded.push({ subgraph, body: text, atMs: performance.now(), answerBytes: answer.length });
    if (delayMs > 0) setTimeout(() => socket.write(answer), delayMs);
    else socket.write(answer);
  });
  socket.setNoDelay(true);
  socket.on("data", read);
  socket.on("error", () => socket.destroy());
}

async function listen(subgraph: BenchSubgraph): Promise<Server> {
  const server = createServer((socket) => serve(subgraph, socket));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", 2_048, resolve));
  return server;
}

const answers = Object.fromEntries(
  benchSubgraphs.map((subgraph) => [subgraph, createCannedAnswers(subgraph)]),
) as Record<BenchSubgraph, ReturnType<typeof createCannedAnswers>>;

process.on("message", (command: SubgraphsCommand) => {
  if (command.kind === "record") {
    recorded = [];
    delayMs = command.delayMs;
  } else {
    reply({ kind: "recorded", calls: recorded ?? [] });
    recorded = null;
  }
});
process.on("disconnect", () => process.exit());

const servers = await Promise.all(benchSubgraphs.map(listen));
const ports = servers.map((server, index) => [benchSubgraphs[index], (server.address() as AddressInfo).port]);
reply({ kind: "listening", ports: Object.fromEntries(ports) as Record<BenchSubgraph, number> });
