// `pnpm events:replay users --from 0`: has a running subgraph publish its log of events again, page by page, so that the
// others rebuild what they keep of it. Consumers ignore what they know, so that it can be run at any time.
import type { ReplayedPage } from "@skein/service-kit/event-replay.ts";
import { createIdentitySigner, identityHeader } from "@skein/service-kit/identity.ts";
import { operatorRole } from "@skein/service-kit/replay-route.ts";
import type { JWK } from "jose";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { embeddedEnvironment } from "./start/embedded-environment.ts";

const pageSize = 500;
const timeoutMs = 60_000;

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
  const requestPage = await createPageRequest(source);
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

async function createPageRequest(source: string): Promise<(after: number) => Promise<ReplayedPage>> {
  const env = await embeddedEnvironment(process.env);
  const graphqlUrl = env[`${source.toUpperCase()}_URL`];
  if (!graphqlUrl) throw new Error(`There is no subgraph ${source}: set ${source.toUpperCase()}_URL.`);
  const sign = createIdentitySigner(JSON.parse(env.IDENTITY_PRIVATE_JWK ?? "{}") as JWK);
  const operator = {
    userId: "operator",
    sessionId: "",
    roles: [operatorRole],
    scopes: [],
    methods: [],
    authenticatedAt: 0,
    isAnonymous: false,
  };
  return async (after) => {
    const body = JSON.stringify({ after, limit: pageSize });
    const identity = { viewer: operator, client: null, requestId: "events-replay" };
    const response = await fetch(new URL("/internal/events/replay", graphqlUrl), {
      method: "POST",
      headers: {
        "content-type": "application/json",
        [identityHeader]: await sign(source, identity, body),
      },
      body,
      signal: AbortSignal.timeout(timeoutMs),
    });
    if (!response.ok) throw new Error(`${source} answered ${response.status}: ${await response.text()}`);
    return (await response.json()) as ReplayedPage;
  };
}

main().catch((error: unknown) => {
  console.error(`✗ ${error instanceof Error ? error.message : String(error)}`);
  process.exit(1);
});
