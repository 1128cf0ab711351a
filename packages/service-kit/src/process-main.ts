import { ConfigError } from "./config.ts";
import { createLogger, type Logger } from "./logger.ts";
import { MigrationError } from "./migrate.ts";
import { createShutdown } from "./shutdown.ts";

export interface MainOptions<Config> {
  readonly service: string;
  readonly loadConfig: () => Config;
  readonly start: (
    config: Config,
    shared: { readonly logger: Logger },
  ) => Promise<{ readonly close: () => Promise<void> }>;
  /** How long the service may take to finish what has begun. */
  readonly shutdownTimeoutMs?: number;
}

/** Runs a service as a process of its own, until a signal; ends the process with code 1 when it cannot start. */
export async function runMain<Config extends { readonly LOG_LEVEL: string }>(
  options: MainOptions<Config>,
): Promise<void> {
  try {
    const config = options.loadConfig();
    const logger = createLogger({ service: options.service, level: config.LOG_LEVEL });
    const timeoutMs = options.shutdownTimeoutMs;
    const shutdown = createShutdown(timeoutMs === undefined ? { logger } : { logger, timeoutMs });
    shutdown.installSignalHandlers();
    const running = await options.start(config, { logger });
    shutdown.add(options.service, running.close);
  } catch (error) {
    process.stderr.write(`${explainFailure(error, `${options.service.toUpperCase()}_PORT`)}\n`);
    process.exit(1);
  }
}

/** What an operator can mend gets its line; anything else is a fault of ours and keeps its stack. */
export function explainFailure(error: unknown, portSetting: string): string {
  if (error instanceof ConfigError || error instanceof MigrationError) return error.message;
  if (!Error.isError(error)) return String(error);
  if ("code" in error && error.code === "EADDRINUSE") {
    return `${error.message}: end what uses it, or set ${portSetting}.`;
  }
  return error.stack ?? error.message;
}
