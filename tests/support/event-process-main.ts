import { openDatabase } from "@skein/service-kit/database.ts";
import type { SkeinEvent } from "@skein/service-kit/events.ts";
import { createInProcessTransport } from "@skein/service-kit/in-process-transport.ts";
import { createLogger } from "@skein/service-kit/logger.ts";
import { startOutboxRelay } from "@skein/service-kit/outbox-relay.ts";
import { createRedisTransport } from "@skein/service-kit/redis-transport.ts";

const logger = createLogger({ service: "event-process", level: "silent" });
const [mode, url = ""] = process.argv.slice(2);

/** Hangs in the third event. */
async function handle(event: SkeinEvent): Promise<void> {
  console.log(`handling ${String(event.payload.number)}`);
  if (event.payload.number === 3) await new Promise(() => undefined);
}

const transport =
  mode === "redis-consumer"
    ? createRedisTransport({ redisUrl: url, logger })
    : createInProcessTransport({ logger, subscribers: { things: ["readers"] } });
await transport.subscribe({ source: "things", group: "readers", handle });
if (mode === "in-process-relay") {
  const database = await openDatabase({ url, applicationName: "skein-test-process" });
  startOutboxRelay({ database, source: "things", transport, logger });
}
