import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inRoot } from "../../scripts/support/workspace.ts";
import type { Cores } from "../support/cores.ts";
import { nextMessage, startChild } from "../support/child.ts";
import { startRedis } from "../support/redis.ts";
import { clientSchema, expectedAnswer } from "./expected-answer.ts";
import { benchFile } from "./files.ts";
import type { RunFiles, Setup, SubgraphsProcess } from "./setup.ts";
import { cacheablePath } from "./subgraph/canned-answers.ts";
import type { RecordedCall, SubgraphsReply } from "./subgraph/messages.ts";
import { benchSubgraphs, type BenchSubgraph } from "./subgraph/subgraph-roots.ts";
import { readSupergraph, withAddresses } from "./supergraph.ts";

/** The text of one of the benchmark's queries. */
export const readQuery = (query: string): string =>
  readFileSync(benchFile("queries", `${query}.graphql`), "utf8");

async function startSubgraphs(core: number): Promise<SubgraphsProcess> {
  const child = startChild({
    name: "subgraphs",
    command: [process.execPath, inRoot("bench/gateway/subgraph/subgraphs-main.ts")],
    core,
    hasChannel: true,
  });
  const next = <Kind extends SubgraphsReply["kind"]>(
    kind: Kind,
  ): Promise<Extract<SubgraphsReply, { kind: Kind }>> =>
    nextMessage(child, (message) => message.kind === kind, 20_000);
  const { ports } = await next("listening");
  const record = async (work: () => Promise<unknown>, delayMs: number): Promise<readonly RecordedCall[]> => {
    child.process.send({ kind: "record", delayMs });
    try {
      await work();
    } finally {
      child.process.send({ kind: "stop-recording" });
    }
    return (await next("recorded")).calls;
  };
  return { child, ports, record };
}

function writeFiles(
  folder: string,
  supergraph: string,
  url: (subgraph: BenchSubgraph, path: string) => string,
): RunFiles {
  const file = (name: string): string => join(folder, name);
  const schema = clientSchema(supergraph);
  const written = (name: string, text: string): string => {
    writeFileSync(file(name), text);
    return file(name);
  };
  return {
    supergraph: written(
      "supergraph.graphql",
      withAddresses(supergraph, (name) => url(name, "/graphql")),
    ),
    cacheableSupergraph: written(
      "cacheable.graphql",
      withAddresses(supergraph, (name) => url(name, cacheablePath)),
    ),
    answer: (query) => written(`${query}.json`, expectedAnswer(schema, readQuery(query))),
    calls: (participant, query) => file(`calls-${participant}-${query}.json`),
  };
}

/** Starts what all participants need: subgraphs, a Redis, and the files that they read. */
export async function startSetup(cores: Cores): Promise<Setup> {
  const [supergraph, subgraphs, redis] = await Promise.all([
    readSupergraph(),
    startSubgraphs(cores.subgraphs),
    startRedis(cores.subgraphs),
  ]);
  const url = (name: BenchSubgraph, path: string): string =>
    `http://127.0.0.1:${subgraphs.ports[name]}${path}`;
  const folder = mkdtempSync(join(tmpdir(), "skein-bench-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  return {
    subgraphs,
    redis,
    folder,
    urls: Object.fromEntries(benchSubgraphs.map((name) => [name, url(name, "/graphql")])) as Setup["urls"],
    files: writeFiles(folder, supergraph, url),
  };
}
