import { findProblem } from "../gateway/compare.ts";
import { expectedAnswer, clientSchema } from "../gateway/expected-answer.ts";
import { operationBody, startEntry, type Running } from "../gateway/running.ts";
import type { Setup } from "../gateway/setup.ts";
import { readQuery, startSetup } from "../gateway/start-setup.ts";
import { readSupergraph } from "../gateway/supergraph.ts";
import { startLoadProcess } from "../load/load-process.ts";
import type { LoadResult } from "../load/messages.ts";
import type { Cores } from "../support/cores.ts";
import { prepareGround } from "./ground.ts";
import { protectedGateway, type VariantName } from "./variants.ts";

export interface StageOptions {
  readonly cores: Cores;
  readonly query: string;
  readonly connections: number;
  readonly seconds: number;
  /** Options of Node for the gateways. */
  readonly nodeOptions: readonly string[];
}

/** Gateways that differ in their protections, over the gateway benchmark's subgraphs, which cost little themselves. */
export interface CannedStage {
  readonly setup: Setup;
  /** Throws when the gateway gives another answer than the graph has. */
  start(name: VariantName): Promise<Running>;
  /** Keeps a gateway busy for somebody who is signed in. */
  load(running: Running): Promise<LoadResult>;
  close(): Promise<void>;
}

export async function startCannedStage(options: StageOptions): Promise<CannedStage> {
  const { cores, query, connections, seconds } = options;
  const [setup, load] = await Promise.all([startSetup(cores), startLoadProcess(cores.load)]);
  const ground = await prepareGround(setup);
  const expected = expectedAnswer(clientSchema(await readSupergraph()), readQuery(query));
  const bytesOf = new Map<Running, number>();
  const headers = { authorization: `Bearer ${ground.token}` };
  return {
    setup,
    start: async (name) => {
      const participant = protectedGateway(name, ground);
      const entry = { participant, mode: "executor", query } as const;
      const { nodeOptions } = options;
      const running = await startEntry(entry, setup, { core: cores.gateway, nodeOptions });
      const { status, text } = await running.send(operationBody(query), headers);
      const problem = findProblem(expected, status, text);
      if (problem !== null) throw new Error(`The gateway "${name}" does not answer rightly: ${problem}`);
      bytesOf.set(running, Buffer.byteLength(text));
      return running;
    },
    load: (running) =>
      load.run({
        ...{
          port: running.port,
          headers,
          connections,
          seconds,
          path: "/graphql",
          body: operationBody(query),
        },
        warmupSeconds: Math.min(1, seconds),
        expectedBytes: bytesOf.get(running) ?? null,
        pids: { gateway: running.child.pid },
        memoryPid: running.child.pid,
      }),
    close: async () => {
      await Promise.all([load.child, setup.subgraphs.child, setup.redis.child].map((child) => child.stop()));
    },
  };
}
