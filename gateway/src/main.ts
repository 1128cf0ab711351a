import { ConfigError } from "@skein/service-kit/config.ts";
import { createLogger } from "@skein/service-kit/logger.ts";
import { createShutdown } from "@skein/service-kit/shutdown.ts";
import { loadGatewayConfig } from "./config.ts";
import { startGateway } from "./server.ts";

const shutdownTimeoutMs = 28_000;

async function main(): Promise<void> {
  const config = loadGatewayConfig();
  const logger = createLogger({ service: "gateway", level: config.LOG_LEVEL });
  const shutdown = createShutdown({ logger, timeoutMs: shutdownTimeoutMs });
  shutdown.installSignalHandlers();
  const gateway = await startGateway(config, { logger });
  shutdown.add("gateway", () => gateway.close());
}

/** What the operator can mend gets a line; everything else its stack. */
function explain(error: unknown): string {
  if (error instanceof ConfigError) return error.message;
  const { code, message, stack } = error as NodeJS.ErrnoException;
  return code === "EADDRINUSE" ? `${message}: end what uses it, or set GATEWAY_PORT.` : String(stack);
}

await main().catch((error: unknown) => {
  process.stderr.write(`${explain(error)}\n`);
  process.exit(1);
});
