import { parseArgs } from "node:util";
import { chosen, positive } from "../support/flag-values.ts";
import { isLimit, modes, participants, type Mode } from "./participants.ts";
import type { Entry } from "./running.ts";

export const queries = ["nested", "flat", "deep"] as const;

export const help = `pnpm bench gateway: Skein's gateway against others, and against what Node can do at all

  --rounds N         how often each is measured, in turns (3)
  --seconds N        how long each measurement takes (5)
  --warmup N         load before a measurement, seconds (3, or --seconds if that is less)
  --connections N    clients that ask without a pause (50)
  --only NAMES       of ${participants.map(({ name }) => name).join(", ")}
  --modes MODES      of ${modes.join(", ")}
  --queries QUERIES  of ${queries.join(", ")}
  --json FILE        write the result
  --svg FILE         draw CPU time per request
  --cpu-prof DIR     profile Skein while it is measured, and print where the time goes
  --help             this text

Names, modes and queries are separated by commas. The proxies and the bare server have no modes: they are limits.
docs/benchmarks.md says what the columns mean and what is fair.`;

export interface GatewayBenchOptions {
  readonly rounds: number;
  readonly seconds: number;
  readonly warmupSeconds: number;
  readonly connections: number;
  readonly entries: readonly Entry[];
  readonly json: string | null;
  readonly svg: string | null;
  readonly profileFolder: string | null;
}

function entriesOf(
  names: readonly string[],
  wanted: readonly Mode[],
  fromQueries: readonly string[],
): Entry[] {
  const ours = participants.filter(({ name }) => names.includes(name));
  return fromQueries.flatMap((query) =>
    ours.flatMap((participant) =>
      participant.modes
        .filter((mode) => isLimit(participant.name) || wanted.includes(mode))
        .map((mode) => ({ participant, mode, query })),
    ),
  );
}

const flags = {
  rounds: { type: "string", default: "3" },
  seconds: { type: "string", default: "5" },
  warmup: { type: "string" },
  connections: { type: "string", default: "50" },
  only: { type: "string" },
  modes: { type: "string" },
  queries: { type: "string" },
  json: { type: "string" },
  svg: { type: "string" },
  "cpu-prof": { type: "string" },
  help: { type: "boolean", default: false },
} as const;

/** What the command line asks for, or null for the help. Throws with a sentence when it makes no sense. */
export function readOptions(args: readonly string[]): GatewayBenchOptions | null {
  const { values } = parseArgs({ args: [...args], options: flags });
  if (values.help) return null;
  const names = chosen(
    "only",
    values.only,
    participants.map(({ name }) => name),
  );
  const entries = entriesOf(
    names,
    chosen("modes", values.modes, modes),
    chosen("queries", values.queries, queries),
  );
  if (entries.length === 0) throw new Error("None of these participants has one of these modes.");
  const seconds = positive("seconds", values.seconds);
  return {
    rounds: Math.ceil(positive("rounds", values.rounds)),
    seconds,
    warmupSeconds: values.warmup === undefined ? Math.min(3, seconds) : positive("warmup", values.warmup),
    connections: Math.ceil(positive("connections", values.connections)),
    entries,
    json: values.json ?? null,
    svg: values.svg ?? null,
    profileFolder: values["cpu-prof"] ?? null,
  };
}
