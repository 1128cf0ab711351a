import type { RedisClient } from "@skein/service-kit/redis-keyspace.ts";
import {
  RateLimiterMemory,
  RateLimiterRedis,
  RateLimiterRes,
  type RateLimiterAbstract,
} from "rate-limiter-flexible";
import type { AttemptLimit } from "./attempt-limits.ts";

/** Counts attempts by key. */
export interface Limiter {
  /** @returns null when it may be tried, else how many seconds to wait */
  take(key: string): Promise<number | null>;
  giveBack(key: string): Promise<void>;
  forget(key: string): Promise<void>;
}

/** Counters in memory, whatever number of keys there is: keys share one when they begin with the same four hex digits. */
const sharedCounterDigits = 4;

/**
 * Counts on Redis, for all replicas, and always in this process too: where Redis is away, that count goes on from what it
 * knew. There is no state in which nothing counts.
 * @param options.name of what is limited; keys are hexadecimal hashes
 */
export function createLimiter(options: {
  redis: RedisClient | null;
  name: string;
  limit: AttemptLimit;
}): Limiter {
  const { redis, name, limit } = options;
  const settings = { keyPrefix: name, points: limit.attempts, duration: limit.seconds };
  const memory = new RateLimiterMemory(settings);
  memory.getKey = (key) => String(key).slice(0, sharedCounterDigits);
  const own = limiterOn(memory);
  if (redis === null) return own;
  const shared = limiterOn(
    new RateLimiterRedis({ ...settings, storeClient: redis, rejectIfRedisNotReady: true }),
  );
  return {
    take: async (key) => {
      const [here, everywhere] = await Promise.all([own.take(key), shared.take(key).catch(() => undefined)]);
      return everywhere === undefined ? here : everywhere;
    },
    giveBack: (key) => both(own.giveBack(key), shared.giveBack(key)),
    forget: (key) => both(own.forget(key), shared.forget(key)),
  };
}

const limiterOn = (limiter: RateLimiterAbstract): Limiter => ({
  take: (key) => limiter.consume(key).then(() => null, secondsToWait),
  giveBack: async (key) => {
    await limiter.reward(key);
  },
  forget: async (key) => {
    await limiter.delete(key);
  },
});

/** What Redis was not told counts against who attempts: never for them. */
async function both(own: Promise<void>, shared: Promise<void>): Promise<void> {
  await Promise.all([own, shared.catch(() => undefined)]);
}

/** Anything but a refusal is an error of the limiter itself, which must not open the door. */
function secondsToWait(reason: unknown): number {
  if (!(reason instanceof RateLimiterRes)) throw reason;
  return Math.max(1, Math.ceil(reason.msBeforeNext / 1000));
}
