// `main.ts` of a subgraph, but for one thing: what a killed process had in hand is claimed after a second, not after
// thirty, so that a test need not wait for it.
import { createLogger } from "@skein/service-kit/logger.ts";
import { createRedisTransport } from "@skein/service-kit/redis-transport.ts";
import { createShutdown } from "@skein/service-kit/shutdown.ts";
import { loadContentConfig } from "@skein/content/config.ts";
import { startContent } from "@skein/content/server.ts";
import { loadNotificationsConfig } from "@skein/notifications/config.ts";
import { startNotifications } from "@skein/notifications/server.ts";

const [name] = process.argv.slice(2);
const logger = createLogger({ service: name ?? "", level: process.env.LOG_LEVEL ?? "warn" });
const shutdown = createShutdown({ logger });
shutdown.installSignalHandlers();
const transport = createRedisTransport({
  redisUrl: process.env.REDIS_URL ?? "",
  logger,
  timing: { claimIdleMs: 1_000 },
});
shutdown.add("transport", () => transport.close());
const server =
  name === "content"
    ? await startContent(loadContentConfig(process.env), { logger, transport })
    : await startNotifications(loadNotificationsConfig(process.env), { logger, transport });
shutdown.add("server", server.close);
