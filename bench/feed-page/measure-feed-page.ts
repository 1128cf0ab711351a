// `node bench/feed-page/measure-feed-page.ts [--requests 300] [--first 20] [--scale 0.5] [--json FILE] [--cpu-prof FOLDER]`
// What one page of the home feed costs in each process: CPU, SQL statements, bytes. One client, one request at a time.
// Needs PostgreSQL (BENCH_DATABASE_URL, by default postgresql://postgres@127.0.0.1:5432/postgres) and redis-server.
import { writeFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { seedPassword } from "../../prisma/users/seed.ts";
import { createSystemClient, present, type SystemClient } from "../../tests/support/system-client.ts";
import { startFeedPageSystem, type FeedPageSystem } from "./feed-page-system.ts";
import { perRequest, type Usage } from "./usage.ts";

const maximumRequests = 5_000;
const idleMs = 2_000;

const { values } = parseArgs({
  options: {
    requests: { type: "string", default: "300" },
    first: { type: "string", default: "20" },
    scale: { type: "string", default: "0.5" },
    json: { type: "string" },
    "cpu-prof": { type: "string" },
  },
});
const requests = Math.min(maximumRequests, Math.max(1, Number(values.requests)));
const first = Number(values.first);
const profileFolder = values["cpu-prof"];

/** Of each process in the order of `names`, all at one moment. */
const readAll = ({ processes }: FeedPageSystem): Promise<Usage[]> =>
  Promise.all(processes.map((each) => each.read()));

async function sendPages(client: SystemClient, token: string, count: number): Promise<void> {
  for (let sent = 0; sent < count; sent++) {
    const { homeFeed } = await client.data("home-screen", { first }, token);
    if (homeFeed.nodes.length !== first) throw new Error(`The feed has ${homeFeed.nodes.length} posts only`);
  }
}

async function measure(system: FeedPageSystem): Promise<Record<string, Usage>> {
  const client = createSystemClient(system.gatewayUrl);
  const input = { email: "demo@example.com", password: seedPassword };
  const { signIn } = await client.data("sign-in", { input });
  const token = present(signIn.session, "a session").accessToken;
  // Compilers and caches are to be warm.
  await sendPages(client, token, Math.max(100, requests));
  const idleBefore = await readAll(system);
  await sleep(idleMs);
  const before = await readAll(system);
  const startedAt = performance.now();
  await sendPages(client, token, requests);
  const elapsedMs = performance.now() - startedAt;
  const after = await readAll(system);
  const cost = (index: number) => {
    const [idle, from, to] = [idleBefore[index], before[index], after[index]];
    if (!idle || !from || !to) throw new Error("A process did not say what it used");
    const idleCpuMs = ((from.cpuMs - idle.cpuMs) / idleMs) * elapsedMs;
    return perRequest(from, to, { requests, idleCpuMs });
  };
  return Object.fromEntries(system.processes.map(({ name }, index) => [name, cost(index)]));
}

const system = await startFeedPageSystem({
  serverUrl: process.env.BENCH_DATABASE_URL ?? "postgresql://postgres@127.0.0.1:5432/postgres",
  scale: Number(values.scale),
  nodeOptions: profileFolder === undefined ? [] : ["--cpu-prof", `--cpu-prof-dir=${profileFolder}`],
});
try {
  const costs = await measure(system);
  const round = (value: number, digits: number) => Number(value.toFixed(digits));
  console.table(
    Object.fromEntries(
      Object.entries(costs).map(([name, { cpuMs, statements, receivedBytes, sentBytes }]) => [
        name,
        {
          "CPU ms": round(cpuMs, 2),
          statements: round(statements, 2),
          "bytes in": round(receivedBytes, 0),
          "bytes out": round(sentBytes, 0),
        },
      ]),
    ),
  );
  if (values.json !== undefined)
    await writeFile(values.json, `${JSON.stringify({ requests, first, costs }, null, 2)}\n`);
} finally {
  await system.close();
}
