// `pnpm cache:invalidate --tag user-1`: has a running gateway, and through it all others, forget what it keeps.
import { parseArgs } from "node:util";
import { openCacheEndpoint, runCommand } from "./cache/cache-endpoint.ts";

const usage = `Usage: pnpm cache:invalidate [--url <gateway>]
    --tag <tag> [--tag <tag> ...]
  | --subgraph <name> [--type <type> [--key '{"id":"1"}']]
  | --all`;

interface Command {
  readonly url: string | undefined;
  readonly body: unknown;
}

function readCommand(): Command {
  const { values } = parseArgs({
    options: {
      url: { type: "string" },
      tag: { type: "string", multiple: true },
      all: { type: "boolean" },
      subgraph: { type: "string" },
      type: { type: "string" },
      key: { type: "string" },
    },
  });
  const { url, tag, all, subgraph, type, key } = values;
  const ways = [tag, all, subgraph].filter((value) => value !== undefined);
  const isIncomplete = subgraph === undefined ? (type ?? key) !== undefined : key !== undefined && !type;
  if (ways.length !== 1 || isIncomplete) throw new Error(usage);
  if (subgraph === undefined) return { url, body: { tags: tag ?? ["*"] } };
  return { url, body: { subgraph, type, key: key === undefined ? undefined : parseKey(key) } };
}

function parseKey(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`--key is not JSON: ${text}`);
  }
}

interface Outcome {
  readonly mode: string;
  readonly waitingInvalidations: number;
}

await runCommand(async () => {
  const { url, body } = readCommand();
  const endpoint = await openCacheEndpoint(process.env, url);
  const { mode, waitingInvalidations } = (await endpoint.invalidate(body)) as Outcome;
  if (waitingInvalidations > 0) {
    console.log(`✓ Forgotten by this gateway; the others hear of it when Redis is back`);
  } else {
    console.log(`✓ Forgotten${mode === "shared" ? " by all gateways" : ""}`);
  }
});
