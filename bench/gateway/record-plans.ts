import { copyFile } from "node:fs/promises";
import { hashOf } from "../../scripts/support/content-hash.ts";
import { cachedText, cacheFile } from "./files.ts";
import { planOf } from "./limits/recorded-plan.ts";
import { participants } from "./participants.ts";
import { operationBody, withEntry, type Entry, type StartOptions } from "./running.ts";
import type { Setup } from "./setup.ts";
import { worldFiles } from "./supergraph.ts";

const delayMs = 100;

/** Watches a participant answer a query whose every subgraph call takes a while. */
async function record(entry: Entry, setup: Setup, options: StartOptions): Promise<string> {
  const calls = await withEntry(entry, setup, options, async (running) => {
    await running.send(operationBody(entry.query));
    return setup.subgraphs.record(() => running.send(operationBody(entry.query)), delayMs);
  });
  return JSON.stringify(planOf(calls, delayMs));
}

async function provide(entry: Entry, setup: Setup, options: StartOptions): Promise<void> {
  const { participant, query } = entry;
  const inputs = [...worldFiles, `bench/gateway/queries/${query}.graphql`];
  const hash = await hashOf([
    ...inputs,
    "bench/gateway/peers/package.json",
    "bench/gateway/limits/recorded-plan.ts",
  ]);
  const name = `calls-${participant.name}-${query}-${hash.slice(0, 16)}.json`;
  await cachedText(name, () => record(entry, setup, options));
  await copyFile(cacheFile(name), setup.files.calls(participant.name, query));
}

/** The participants whose plans the given entries follow, with the queries. */
export function plansNeeded(entries: readonly Entry[]): Entry[] {
  return entries.flatMap(({ participant: { planOf: name }, query }) =>
    participants
      .filter((participant) => participant.name === name)
      .map((participant) => ({ participant, query, mode: "executor" as const })),
  );
}

/** Writes the calls that the proxies make; recorded once, and again when what they depend on changes. */
export async function recordPlans(
  entries: readonly Entry[],
  setup: Setup,
  options: StartOptions,
): Promise<void> {
  for (const entry of plansNeeded(entries)) await provide(entry, setup, options);
}
