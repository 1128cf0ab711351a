import { Redis } from "ioredis";
import type { Logger } from "pino";

const MAX_RECONNECT_DELAY_MS = 2000;

/**
 * Opens a connection that never makes its user wait: a command that is not answered in `commandTimeoutMs`
 * rejects, and while there is no connection every command rejects at once (no offline queue, no resending).
 * Never throws: an unreachable server is retried in the background for ever, and logged once per outage.
 * A server that accepts connections but answers nothing (stopped, swapping) is dropped after ten timeouts, so
 * that its users stop paying the timeout on each command.
 * @param options.commandTimeoutMs must exceed the BLOCK time of blocking commands on this connection.
 * @see https://redis.io/docs/latest/develop/clients/ for the URL (`redis://`, `rediss://` for TLS)
 */
export function connectRedis(options: { url: string; logger: Logger; commandTimeoutMs?: number }): Redis {
  const commandTimeout = options.commandTimeoutMs ?? 100;
  const redis = new Redis(options.url, {
    commandTimeout,
    socketTimeout: Math.min(commandTimeout * 10, commandTimeout + 2000),
    connectTimeout: 2000,
    keepAlive: 5000,
    maxRetriesPerRequest: 0,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    disableClientInfo: true,
    retryStrategy: reconnectDelay,
  });
  logOutages(redis, options.logger);
  return redis;
}

/** Milliseconds before attempt `times`; jittered, because all processes lose a server at the same moment. */
function reconnectDelay(times: number): number {
  const ceiling = Math.min(50 * 2 ** Math.min(times, 10), MAX_RECONNECT_DELAY_MS);
  return Math.round(ceiling * (0.75 + Math.random() / 4));
}

function logOutages(redis: Redis, logger: Logger): void {
  let down = false;
  redis.on("error", (error: Error) => {
    if (!down) logger.warn({ reason: error.message }, "Redis is unreachable; going on without it");
    down = true;
  });
  redis.on("ready", () => {
    if (down) logger.info("Redis is reachable again");
    down = false;
  });
}
