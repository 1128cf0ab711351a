import { parseArgs } from "node:util";
import { chosen, positive } from "../support/flag-values.ts";
import { attacks } from "./attacks.ts";
import { variantNames } from "./variants.ts";

export const partNames = ["overhead", "goodput", "sign-ins", "canary"] as const;

export const help = `pnpm bench protection: what protecting the gateway costs, and what it is worth under attack

  --only PARTS        of ${partNames.join(", ")}
  --rounds N          how often each is measured, in turns (3)
  --seconds N         how long one measurement takes (5)
  --connections N     clients that ask without a pause, for overhead and goodput (50)
  --queries QUERIES   of nested, flat, deep, for overhead (nested,deep)
  --variants NAMES    of ${variantNames.join(", ")} (off,on)
  --attacks NAMES     of ${attacks.map(({ name }) => name).join(", ")}
  --cpu-prof DIR      profile the gateways of overhead, and print where their time goes
  --json FILE         write the result
  --help              this text

Ends with 1 when a bound of docs/security.md is not held. Needs PostgreSQL (BENCH_DATABASE_URL) and redis-server.
docs/benchmarks.md says what the columns mean.`;

const flags = {
  only: { type: "string" },
  rounds: { type: "string", default: "3" },
  seconds: { type: "string", default: "5" },
  connections: { type: "string", default: "50" },
  queries: { type: "string", default: "nested,deep" },
  variants: { type: "string", default: "off,on" },
  attacks: { type: "string" },
  "cpu-prof": { type: "string" },
  json: { type: "string" },
  help: { type: "boolean", default: false },
} as const;

/** What the command line asks for, or null for the help. Throws with a sentence when it makes no sense. */
export function readOptions(args: readonly string[]) {
  const { values } = parseArgs({ args: [...args], options: flags });
  if (values.help) return null;
  const names = attacks.map(({ name }) => name);
  const wanted = chosen("attacks", values.attacks, names);
  return {
    parts: chosen("only", values.only, partNames),
    rounds: Math.ceil(positive("rounds", values.rounds)),
    seconds: positive("seconds", values.seconds),
    connections: Math.ceil(positive("connections", values.connections)),
    queries: chosen("queries", values.queries, ["nested", "flat", "deep"]),
    variants: chosen("variants", values.variants, variantNames),
    attacks: attacks.filter(({ name }) => wanted.includes(name)),
    profileFolder: values["cpu-prof"] ?? null,
    json: values.json ?? null,
  };
}

export type ProtectionBenchOptions = NonNullable<ReturnType<typeof readOptions>>;
