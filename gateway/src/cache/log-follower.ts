import { connectRedis } from "@skein/service-kit/redis.ts";
import type { Logger } from "@skein/service-kit/logger.ts";
import { setTimeout as sleep } from "node:timers/promises";
import type { InvalidationLog } from "./invalidation-log.ts";

/** An invalidation ends the wait at once; this only bounds how long the loss of the log goes unnoticed. */
const blockMs = 200;
/** Much, since a process that is busy reads answers late; the lease in redis-tier.ts notices a silent Redis earlier. */
const graceMs = 2_000;
const retryMs = 200;

/** Reads the log of invalidations until it is stopped, through outages too. On a connection of its own, since it waits there. */
export function followLog(options: { log: InvalidationLog; url: string; logger: Logger }): {
  stop(): Promise<void>;
} {
  const { log, logger } = options;
  const reader = connectRedis({ url: options.url, logger, commandTimeoutMs: blockMs + graceMs });
  const stopping = new AbortController();

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        if (log.read() === null) await log.begin(reader);
        await log.follow(reader, blockMs);
      } catch (error) {
        logger.debug({ err: error }, "the log of invalidations cannot be read; trying again");
        await sleep(retryMs, undefined, { signal: stopping.signal, ref: false }).catch(() => undefined);
      }
    }
  }

  const ended = run();
  return {
    async stop() {
      stopping.abort();
      reader.disconnect();
      await ended;
    },
  };
}
