// The most that a gateway of that plan can do: `node proxy-main.ts CALLS_FILE ANSWER_FILE URLS PORT` makes the plan's calls
// with bodies that are ready, in the plan's order, parses each answer, and serialises the whole result.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { Pool } from "undici";
import type { PlannedCall } from "./recorded-plan.ts";

const [callsFile = "", answerFile = "", urls = "{}", port] = process.argv.slice(2);
const waves = JSON.parse(readFileSync(callsFile, "utf8")) as readonly (readonly PlannedCall[])[];
const result: unknown = JSON.parse(readFileSync(answerFile, "utf8"));
const subgraphs = Object.fromEntries(
  Object.entries(JSON.parse(urls) as Record<string, string>).map(([name, url]) => {
    const { origin, pathname } = new URL(url);
    return [name, { pool: new Pool(origin, { connections: 128 }), path: pathname }];
  }),
);

async function call({ subgraph, body }: PlannedCall): Promise<unknown> {
  const target = subgraphs[subgraph];
  if (!target) throw new Error(`No address for ${subgraph}`);
  const response = await target.pool.request({
    path: target.path,
    method: "POST",
    headers: { "content-type": "application/json", accept: "application/json" },
    body,
  });
  return JSON.parse(await response.body.text());
}

async function answer(): Promise<Buffer> {
  for (const wave of waves) await Promise.all(wave.map(call));
  return Buffer.from(JSON.stringify(result));
}

createServer((request, response) => {
  request.resume();
  request.on("end", () => {
    void answer().then((bytes) =>
      response
        .writeHead(200, { "Content-Type": "application/json; charset=utf-8", "Content-Length": bytes.length })
        .end(bytes),
    );
  });
}).listen(Number(port), "127.0.0.1");
