import { startChild, type Child } from "../support/child.ts";
import { findFreePort } from "../support/free-port.ts";
import { postOperation, type Answer } from "../support/post-operation.ts";
import { until } from "../support/until.ts";
import type { Mode, Participant } from "./participants.ts";
import type { Setup } from "./setup.ts";
import { readQuery } from "./start-setup.ts";

/** One thing to measure. */
export interface Entry {
  readonly participant: Participant;
  readonly mode: Mode;
  readonly query: string;
}

export const describeEntry = ({ participant, mode, query }: Entry): string =>
  `${query} ${participant.name} ${mode}`;

export interface Running {
  readonly child: Child;
  readonly port: number;
  /** Sends an operation: the whole body of a request. */
  send(body: string, headers?: Readonly<Record<string, string>>): Promise<Answer>;
}

export interface StartOptions {
  readonly core: number;
  readonly nodeOptions?: readonly string[];
}

export const operationBody = (query: string): string => JSON.stringify({ query: readQuery(query) });

/** Starts a participant, and waits until it answers the smallest of operations. */
export async function startEntry(entry: Entry, setup: Setup, options: StartOptions): Promise<Running> {
  const { participant, mode, query } = entry;
  const port = await findFreePort();
  const { command, environment, folder } = participant.launch({ setup, mode, query, port });
  const child = startChild({
    name: participant.name,
    command: [process.execPath, ...(options.nodeOptions ?? []), ...command],
    core: options.core,
    ...(environment ? { environment } : {}),
    ...(folder ? { folder } : {}),
  });
  const target = { port, path: participant.path };
  const ping = async (): Promise<true | null> => {
    if (child.process.exitCode !== null) throw new Error("ended");
    const { status } = await postOperation(target, `{"query":"{ __typename }"}`);
    return status === 200 ? true : null;
  };
  try {
    await until(ping, 30_000, () => `${participant.name} does not start:\n${child.output()}`);
  } catch (error) {
    await child.stop();
    throw error;
  }
  return { child, port, send: (body, headers = {}) => postOperation({ ...target, headers }, body) };
}

/** Runs `work` while a participant is up. */
export async function withEntry<Result>(
  entry: Entry,
  setup: Setup,
  options: StartOptions,
  work: (running: Running) => Promise<Result>,
): Promise<Result> {
  const running = await startEntry(entry, setup, options);
  try {
    return await work(running);
  } finally {
    await running.child.stop();
  }
}
