import { createApolloKeyValueCache, type ApolloKeyValueCache } from "@skein/service-kit/apollo-cache.ts";
import type { Logger } from "@skein/service-kit/logger.ts";
import { connectRedis } from "@skein/service-kit/redis.ts";

export interface QueryStore {
  readonly cache: ApolloKeyValueCache;
  /** The text that was registered under a hash; null where there is none any more. */
  textOf(sha256: string): Promise<string | null>;
  /** Resolves when Redis answers; null without Redis. */
  readonly ping: (() => Promise<unknown>) | null;
  close(): Promise<void>;
}

/** An app's operations live as long as its release: those that nobody sends for this long may be sent in full again. */
const ttlSeconds = 7 * 24 * 60 * 60;
const maxEntriesInMemory = 10_000;
/** What Apollo Server puts before its keys. */
const apolloPrefix = "apq:";

/** Automatic persisted queries: shared by all gateways where there is Redis, else in this process. */
export function createQueryStore({
  redisUrl,
  logger,
}: {
  redisUrl: string | null;
  logger: Logger;
}): QueryStore {
  const redis = redisUrl === null ? null : connectRedis({ url: redisUrl, logger });
  const options = {
    redis,
    prefix: "skein:gateway:query",
    ttlSeconds,
    maxEntries: maxEntriesInMemory,
    logger,
  };
  const cache = createApolloKeyValueCache(options);
  return {
    cache,
    textOf: async (sha256) => (await cache.get(apolloPrefix + sha256)) ?? null,
    ping: redis && (() => redis.ping()),
    close: async () => {
      cache.close();
      redis?.disconnect();
    },
  };
}
