import { ConfigError } from "@skein/service-kit/config.ts";
import { createLogger } from "@skein/service-kit/logger.ts";
import { createShutdown } from "@skein/service-kit/shutdown.ts";
import { loadUsersConfig } from "./config.ts";
import { startUsers } from "./server.ts";

async function main(): Promise<void> {
  const config = loadUsersConfig();
  const logger = createLogger({ service: "users", level: config.LOG_LEVEL });
  const shutdown = createShutdown({ logger });
  shutdown.installSignalHandlers();
  const users = await startUsers(config, { logger });
  shutdown.add("users", users.close);
}

await main().catch((error: unknown) => {
  // A wrong setting needs its line, not a stack trace.
  process.stderr.write(`${error instanceof ConfigError ? error.message : String((error as Error).stack)}\n`);
  process.exit(1);
});
