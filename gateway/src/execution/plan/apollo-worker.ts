import { print } from "graphql";
import { Worker } from "node:worker_threads";
import { fileURLToPath } from "node:url";
import type { ApolloAnswer, ApolloQuestion } from "./apollo-worker-main.ts";
import type { Planner } from "./planner.ts";
import type { PlanNode } from "./query-plan.ts";

/** Loading its modules and the supergraph takes a second on a busy machine, planning takes milliseconds. */
const loadTimeoutMs = 20_000;
const planTimeoutMs = 2_000;

/** The name by which the package knows the file, since a built folder has it as JavaScript. */
const mainModule = "@skein/gateway/execution/plan/apollo-worker-main.ts";

/**
 * Apollo's planner in a thread of its own: a large operation takes it a hundred milliseconds and more, for which the
 * gateway would answer nobody. A thread that takes too long is ended, and another one started.
 * @throws {Error} whatever is wrong with the supergraph.
 */
export async function createApolloWorkerPlanner(supergraphSdl: string): Promise<Planner> {
  let loading: Promise<LoadedWorker> | null = null;
  let isClosed = false;
  let turn: Promise<unknown> = Promise.resolve();
  const load = (): Promise<LoadedWorker> => {
    if (isClosed) throw new Error("The planner is closed.");
    loading ??= startWorker(supergraphSdl, () => (loading = null));
    return loading;
  };
  const { overrideLabels } = await load();
  return {
    name: "apollo",
    overrideLabels,
    plan: ({ document, overrideLabels: on }) => {
      const question = { kind: "plan", query: print(document), overrideLabels: [...on] } as const;
      const planned = turn.then(async () => (await load()).plan(question));
      turn = planned.catch(() => undefined);
      return planned;
    },
    close: () => {
      isClosed = true;
      void loading?.then(({ end }) => end()).catch(() => undefined);
    },
  };
}

interface LoadedWorker {
  readonly overrideLabels: readonly string[];
  readonly plan: (question: ApolloQuestion) => Promise<PlanNode | null>;
  readonly end: () => void;
}

async function startWorker(supergraphSdl: string, onEnd: () => void): Promise<LoadedWorker> {
  // Neither the gateway's secrets nor its flags concern a planner.
  const worker = new Worker(fileURLToPath(import.meta.resolve(mainModule)), { env: {}, execArgv: [] });
  worker.once("exit", onEnd);
  // Waiting for nothing, it keeps nobody from ending.
  worker.unref();
  const loaded = await ask(worker, { kind: "load", supergraphSdl }, loadTimeoutMs);
  if (loaded.kind !== "loaded") throw refusalOf(loaded);
  return {
    overrideLabels: loaded.overrideLabels,
    plan: async (question) => {
      const answer = await ask(worker, question, planTimeoutMs);
      if (answer.kind !== "planned") throw refusalOf(answer);
      return answer.plan;
    },
    end: () => void worker.terminate(),
  };
}

const refusalOf = (answer: ApolloAnswer): Error =>
  new Error(answer.kind === "refused" ? answer.message : "The planner's thread answered something else.");

async function ask(worker: Worker, question: ApolloQuestion, timeoutMs: number): Promise<ApolloAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<ApolloAnswer>();
  const onExit = (): void => reject(new Error("The planner's thread ended."));
  worker.once("message", resolve).once("exit", onExit).once("error", reject);
  // The timer also keeps this process from ending while it waits.
  const timer = setTimeout(() => void worker.terminate(), timeoutMs);
  try {
    worker.postMessage(question);
    return await promise;
  } finally {
    clearTimeout(timer);
    worker.off("message", resolve).off("exit", onExit).off("error", reject);
  }
}
