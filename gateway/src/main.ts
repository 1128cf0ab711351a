import { ConfigError } from "@skein/service-kit/config.ts";
import { createLogger } from "@skein/service-kit/logger.ts";
import { createShutdown } from "@skein/service-kit/shutdown.ts";
import { loadGatewayConfig } from "./config.ts";
import { startGateway } from "./server.ts";

async function main(): Promise<void> {
  const config = loadGatewayConfig(process.env);
  const logger = createLogger({ service: "gateway", level: config.LOG_LEVEL });
  const shutdown = createShutdown({ logger });
  shutdown.installSignalHandlers();
  const gateway = await startGateway(config, { logger });
  shutdown.add("gateway", () => gateway.close());
}

await main().catch((error: unknown) => {
  // A wrong setting needs its line, not a stack trace.
  process.stderr.write(`${error instanceof ConfigError ? error.message : String((error as Error).stack)}\n`);
  process.exit(1);
});
