import { readdir, readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { parse } from "graphql";
import { createPlanner } from "@skein/gateway/execution/plan/create-planner.ts";
import { optimisePlan } from "@skein/gateway/execution/plan/optimise-plan.ts";
import { planningDocument, selectOperation } from "@skein/gateway/execution/program/fold-conditions.ts";
import { inRoot } from "../../scripts/support/workspace.ts";
import { factsOf } from "../../tests/support/plan-facts.ts";
import { readSupergraph } from "../gateway/supergraph.ts";
import { readable, textTable } from "../support/text-table.ts";

interface Subject {
  readonly name: string;
  readonly supergraphSdl: string;
  readonly query: string;
}

const planners = ["hive", "apollo"] as const;
const repetitions = 9;

/** A table of times in milliseconds, calls and hops for the benchmark's query and for each operation of the app. */
export async function measurePlanners(): Promise<string> {
  const lines: string[][] = [];
  for (const subject of await readSubjects()) {
    for (const choice of planners) lines.push([subject.name, choice, ...(await measure(subject, choice))]);
  }
  const header = [
    "operation",
    "planner",
    "start ms",
    "first ms",
    "again ms",
    "optimise ms",
    "calls",
    "optimised",
    "hops",
    "optimised",
  ];
  return textTable(header, lines, 2);
}

async function readSubjects(): Promise<Subject[]> {
  const folder = inRoot("schema/operations");
  const files = (await readdir(folder)).filter((file) => file.endsWith(".graphql")).sort();
  const supergraphSdl = await readFile(inRoot("schema/supergraph.graphql"), "utf8");
  const operations = files.map(async (file) => ({
    name: basename(file, ".graphql"),
    supergraphSdl,
    query: await readFile(join(folder, file), "utf8"),
  }));
  const nested = {
    name: "benchmark: nested",
    supergraphSdl: await readSupergraph(),
    query: await readFile(inRoot("bench/gateway/queries/nested.graphql"), "utf8"),
  };
  return [nested, ...(await Promise.all(operations))];
}

async function measure(
  { supergraphSdl, query }: Subject,
  choice: (typeof planners)[number],
): Promise<string[]> {
  const operation = selectOperation(parse(query), null);
  if (!operation) throw new Error("An operation is planned by itself.");
  const request = { document: planningDocument(operation), overrideLabels: new Set<string>() };
  const [startMs, planner] = await timed(() => createPlanner({ supergraphSdl, choice, logger: console }));
  try {
    const [firstMs, plan] = await timed(() => planner.plan(request));
    if (!plan) throw new Error("An operation asks for something.");
    const again = await repeat(() => planner.plan(request));
    const optimise = await repeat(async () => optimisePlan(plan));
    const [before, after] = [factsOf(plan), factsOf(optimisePlan(plan))];
    const times = [startMs, firstMs, again, optimise].map(readable);
    return [...times, ...[before.calls, after.calls, before.hops, after.hops].map(String)];
  } finally {
    planner.close();
  }
}

async function timed<Value>(work: () => Promise<Value>): Promise<[number, Value]> {
  const start = performance.now();
  const value = await work();
  return [performance.now() - start, value];
}

/** The median in milliseconds. */
async function repeat(work: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let index = 0; index < repetitions; index++) times.push((await timed(work))[0]);
  return times.sort((one, other) => one - other)[(repetitions - 1) / 2] ?? Number.NaN;
}
