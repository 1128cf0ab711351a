import { print } from "graphql";
import { withoutGatewayFields } from "./gateway-fields.ts";
import { fromHivePlan } from "./hive-plan.ts";
import { startHiveProcess, type HiveProcess } from "./hive-process.ts";
import type { HiveAnswer, HiveQuestion } from "./hive-process-main.ts";
import { drawFor } from "./override-draw.ts";
import type { Planner } from "./planner.ts";

/** Starting a process on a busy machine takes seconds, planning takes milliseconds. */
const loadTimeoutMs = 10_000;
const planTimeoutMs = 2_000;
/** Whoever finds an operation that ends the process shall not keep the machine busy with starting it. */
const restartIntervalMs = 1_000;

/**
 * Plans with Hive's planner, in a process of its own, which is started again after it has ended. It has no binary for
 * Windows and musl.
 * @throws {Error} when it cannot be run here, or refuses the supergraph.
 */
export async function createHivePlanner(supergraphSdl: string): Promise<Planner> {
  const host = createHiveHost(supergraphSdl);
  try {
    const { overrideLabels, overridePercentages } = await host.load();
    return {
      name: "hive",
      overrideLabels: [...overrideLabels, ...overridePercentages.map((share) => `percent(${String(share)})`)],
      plan: async ({ document, overrideLabels: on }) => {
        const planned = withoutGatewayFields(document);
        if (!planned) return null;
        const draw = drawFor(on, overridePercentages);
        const question = { kind: "plan", query: print(planned), overrideLabels: [...on], draw } as const;
        const { node } = await host.plan(question);
        return node && fromHivePlan(node);
      },
      close: () => host.close(),
    };
  } catch (error) {
    host.close();
    throw error;
  }
}

type AnswerOf<Kind extends HiveAnswer["kind"]> = Extract<HiveAnswer, { kind: Kind }>;

interface HiveHost {
  load(): Promise<AnswerOf<"loaded">>;
  plan(question: HiveQuestion): Promise<AnswerOf<"planned">>;
  close(): void;
}

/** One process at a time, asked one question at a time, so that it is known which question ended it. */
function createHiveHost(supergraphSdl: string): HiveHost {
  let process: HiveProcess | null = null;
  let startedAt = -Infinity;
  let isClosed = false;
  let turn: Promise<unknown> = Promise.resolve();

  const load = async (): Promise<AnswerOf<"loaded">> => {
    if (isClosed) throw new Error("The planner is closed.");
    if (performance.now() - startedAt < restartIntervalMs)
      throw new Error("The planner's process has just ended.");
    startedAt = performance.now();
    process = startHiveProcess();
    return expectKind(await process.ask({ kind: "load", supergraphSdl }, loadTimeoutMs), "loaded");
  };
  const plan = async (question: HiveQuestion): Promise<AnswerOf<"planned">> => {
    if (!process?.isRunning) await load();
    if (!process) throw new Error("The planner is closed.");
    return expectKind(await process.ask(question, planTimeoutMs), "planned");
  };
  return {
    load,
    plan: (question) => {
      const planned = turn.then(() => plan(question));
      turn = planned.catch(() => undefined);
      return planned;
    },
    close: () => {
      isClosed = true;
      process?.kill();
    },
  };
}

function expectKind<Kind extends HiveAnswer["kind"]>(answer: HiveAnswer, kind: Kind): AnswerOf<Kind> {
  if (answer.kind === "refused") throw new Error(answer.message);
  if (answer.kind !== kind)
    throw new Error(`The planner's process answered ${answer.kind} instead of ${kind}.`);
  return answer as AnswerOf<Kind>;
}
