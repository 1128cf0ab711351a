import type { EventTransport } from "@skein/service-kit/events.ts";
import type { Logger } from "@skein/service-kit/logger.ts";
import { eventKeys } from "@skein/service-kit/redis-event-entry.ts";
import { createRedisTransport } from "@skein/service-kit/redis-transport.ts";
import { connectRedis } from "@skein/service-kit/redis.ts";
import { createCacheFigures } from "./cache-figures.ts";
import type { CacheStores } from "./cache-stores.ts";
import { answersShare } from "./answer-memory.ts";
import type { EntityCache } from "./entity-cache.ts";
import { followEvents, type EventInvalidation } from "./event-invalidation.ts";
import { createInvalidationMarks } from "./invalidation-marks.ts";
import { createMemoryTier } from "./memory-tier.ts";
import { openEntityCache } from "./open-entity-cache.ts";
import { createRedisTier } from "./redis-tier.ts";
import { createResponseCache, type ResponseCache } from "./response-cache.ts";

export const cachePrefix = "skein:gateway:cache";

/** The circuit in redis-tier.ts gives up much earlier, and not because this process was too busy to read the answer. */
const backstopMs = 1_000;

export interface GatewayCacheOptions {
  readonly redisUrl: string | null;
  /** Of the parsed values in this process and the answers composed of them; 0 for none. */
  readonly entityMaxBytes: number;
  readonly responseMaxBytes: number;
  readonly logger: Logger;
}

/** The gateway's caches over one set of connections and one order of invalidations. */
export interface GatewayCache {
  readonly entities: EntityCache;
  readonly responses: ResponseCache;
  /**
   * Follows the subgraphs' events until `close`.
   * @param transport null for that of Redis; nothing is followed where there is neither
   */
  followEvents(transport: EventTransport | null, sources: () => readonly string[]): void;
  close(): Promise<void>;
}

export function createGatewayCache(options: GatewayCacheOptions): GatewayCache {
  const { redisUrl, entityMaxBytes, logger } = options;
  const redis =
    redisUrl === null ? null : connectRedis({ url: redisUrl, logger, commandTimeoutMs: backstopMs });
  const marks = createInvalidationMarks();
  const stores: CacheStores = {
    marks,
    memory: createMemoryTier(entityMaxBytes * (1 - answersShare)),
    figures: createCacheFigures(),
    shared:
      redis && redisUrl !== null
        ? createRedisTier({ redis, url: redisUrl, prefix: cachePrefix, marks, logger })
        : null,
  };
  const entities = openEntityCache(stores, { maxBytes: entityMaxBytes });
  const responses = createResponseCache({ ...stores, memory: createMemoryTier(options.responseMaxBytes) });
  let events: EventInvalidation | null = null;
  let ownTransport: EventTransport | null = null;

  return {
    entities,
    responses,
    followEvents(given, sources) {
      ownTransport = given || redisUrl === null ? null : createRedisTransport({ redisUrl, logger });
      const transport = given ?? ownTransport;
      if (!transport) return;
      const exists =
        redis && transport.kind === "redis"
          ? async (source: string) => (await redis.exists(eventKeys.stream(source))) === 1
          : null;
      events = followEvents({ cache: entities, transport, sources, exists, logger });
    },
    async close() {
      await events?.stop();
      await ownTransport?.close();
      await entities.close();
      redis?.disconnect();
    },
  };
}
