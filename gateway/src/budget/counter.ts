import type { RedisClient } from "@skein/service-kit/redis-keyspace.ts";
import {
  RateLimiterMemory,
  RateLimiterRedis,
  RateLimiterRes,
  type RateLimiterAbstract,
} from "rate-limiter-flexible";

export const windowSeconds = 60;

/** What was counted under a key in the window that runs. */
export interface Count {
  readonly spent: number;
  /** Until the window ends. */
  readonly ms: number;
}

/** Counts what is spent, for all gateways. 0 asks only. */
export type Counter = (key: string, cost: number) => Promise<Count>;

/** Counters in memory, whatever number of keys there is: keys share one when they begin with the same four hex digits. */
const sharedCounterDigits = 4;

/** Counts on Redis; where Redis is away, in this process. @param options.name begins the keys in Redis */
export function createCounter(options: {
  readonly redis: RedisClient | null;
  readonly name: string;
  readonly limit: number;
}): Counter {
  const { redis, name, limit } = options;
  const settings = { keyPrefix: name, points: limit, duration: windowSeconds };
  const memory = new RateLimiterMemory(settings);
  memory.getKey = (key) => String(key).slice(0, sharedCounterDigits);
  const limiter: RateLimiterAbstract =
    redis === null
      ? memory
      : new RateLimiterRedis({
          ...settings,
          storeClient: redis,
          rejectIfRedisNotReady: true,
          insuranceLimiter: memory,
        });
  return (key, cost) => limiter.consume(key, cost).then(countOf, refusedCount);
}

const countOf = ({ consumedPoints, msBeforeNext }: RateLimiterRes): Count => ({
  spent: consumedPoints,
  ms: msBeforeNext,
});

/** More than the limit is a count as well; anything else is an error of the counter itself. */
function refusedCount(reason: unknown): Count {
  if (reason instanceof RateLimiterRes) return countOf(reason);
  throw reason;
}
