// `pnpm events:replay users --from 0`: has a running subgraph publish its log of events again, page by page, so that the
// others rebuild what they keep of it. Consumers ignore what they know, so that it can be run at any time.
import type { ReplayedPage } from "@skein/service-kit/event-replay.ts";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { operatorRequest } from "./support/operator-request.ts";
import { subgraphNames } from "./support/workspace.ts";

const pageSize = 500;

const waitMs = 1_000;
const patienceMs = 60_000;
/** A page without events: asking for it only tells how far the consumers are. */
const beyondTheLog = Number.MAX_SAFE_INTEGER;

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: { from: { type: "string", default: "0" } },
    allowPositionals: true,
  });
  const [source] = positionals;
  const from = Number(values.from);
  if (source === undefined || !Number.isSafeInteger(from) || from < 0) {
    throw new Error("Usage: pnpm events:replay <subgraph> [--from <position>]");
  }
  const requestPage = createPageRequest(source);
  let published = 0;
  for (let after: number | null = from; after !== null;) {
    const page: ReplayedPage = await requestPage(after);
    published += page.published;
    if (page.next === after) await waitForConsumers(() => requestPage(beyondTheLog), after, page);
    after = page.next;
    if (page.published > 0) console.log(`  ${published} events of ${source} published again`);
  }
}

/** Until the consumers have handled some of what they were given. Gives up when they handle nothing for a minute. */
async function waitForConsumers(
  ask: () => Promise<ReplayedPage>,
  after: number,
  { backlog }: ReplayedPage,
): Promise<void> {
  console.log(`  waiting: ${backlog} events are still to be handled`);
  const deadline = Date.now() + patienceMs;
  while (Date.now() < deadline) {
    await sleep(waitMs);
    if ((await ask()).backlog < backlog) return;
  }
  throw new Error(
    `The consumers have handled nothing for ${patienceMs / 1_000} s. Start them, then go on with --from ${after}.`,
  );
}

function createPageRequest(source: string): (after: number) => Promise<ReplayedPage> {
  const subgraph = subgraphNames.find((name) => name === source);
  if (!subgraph) throw new Error(`There is no subgraph ${source}.`);
  return async (after) => {
    const input = { after, limit: pageSize };
    return (await operatorRequest(subgraph, "/internal/events/replay", input)) as ReplayedPage;
  };
}

main().catch((error: unknown) => {
  console.error(`✗ ${error instanceof Error ? error.message : String(error)}`);
  process.exit(1);
});
