import { readFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { operationBody, describeEntry, withEntry, type Entry, type StartOptions } from "./running.ts";
import type { Setup } from "./setup.ts";

/** What one request of an entry costs its subgraphs, and whether its answer is right. */
export interface Comparison {
  readonly entry: Entry;
  /** Why it is not measured, or null. */
  readonly problem: string | null;
  readonly calls: number;
  /** Subgraph calls of the same request when it comes again: those that no cache saves. */
  readonly callsAgain: number;
  readonly requestBytes: number;
  readonly answerBytes: number;
  /** Bytes of the body that it gives. */
  readonly bodyBytes: number;
}

/** What is wrong with an answer; null when it is the right one. */
export function findProblem(expected: string, status: number, text: string): string | null {
  if (status !== 200) return `status ${status}: ${text.slice(0, 300)}`;
  const answer = JSON.parse(text) as { data?: unknown; errors?: unknown };
  if (answer.errors) return `errors: ${JSON.stringify(answer.errors).slice(0, 300)}`;
  const { data } = JSON.parse(expected) as { data: unknown };
  return isDeepStrictEqual(answer.data, data) ? null : "its data is not the right data";
}

/** What the process said of it. */
const withOutput = (problem: string | null, output: string): string | null =>
  problem && output ? `${problem}\n${output.trimEnd()}` : problem;

async function ask(entry: Entry, setup: Setup, options: StartOptions): Promise<Comparison> {
  const expected = readFileSync(setup.files.answer(entry.query), "utf8");
  return withEntry(entry, setup, options, async (running) => {
    let answer = { status: 0, text: "" };
    const calls = await setup.subgraphs.record(
      async () => (answer = await running.send(operationBody(entry.query))),
      0,
    );
    const sum = (values: number[]): number => values.reduce((total, value) => total + value, 0);
    const again = await setup.subgraphs.record(() => running.send(operationBody(entry.query)), 0);
    return {
      entry,
      problem: withOutput(findProblem(expected, answer.status, answer.text), running.child.output()),
      calls: calls.length,
      callsAgain: again.length,
      requestBytes: sum(calls.map(({ body }) => Buffer.byteLength(body))),
      answerBytes: sum(calls.map(({ answerBytes }) => answerBytes)),
      bodyBytes: Buffer.byteLength(answer.text),
    };
  });
}

const failed = (entry: Entry, error: unknown): Comparison => ({
  entry,
  problem: error instanceof Error ? error.message : String(error),
  calls: 0,
  callsAgain: 0,
  requestBytes: 0,
  answerBytes: 0,
  bodyBytes: 0,
});

/**
 * Asks every entry once, and compares its answer deeply with what the graph would give if it were one service. That also
 * makes each subgraph compute each answer that it will repeat while entries are measured.
 */
export async function compareAnswers(
  entries: readonly Entry[],
  setup: Setup,
  options: StartOptions,
  onProgress: (text: string) => void,
): Promise<Comparison[]> {
  const comparisons: Comparison[] = [];
  for (const entry of entries) {
    onProgress(`comparing ${describeEntry(entry)}`);
    // A cache would keep what the entry before has put there, and its calls would not be seen.
    await setup.redis.flush();
    const comparison = await ask(entry, setup, options).catch((error: unknown) => failed(entry, error));
    comparisons.push(comparison);
  }
  return comparisons;
}
