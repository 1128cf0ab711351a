import { connectRedis } from "@skein/service-kit/redis.ts";
import type { SubgraphResources } from "@skein/service-kit/subgraph-runtime.ts";
import type { UsersConfig } from "../config.ts";
import { createAttempts, type Attempts } from "./attempts.ts";

/** With a connection to Redis of its own, where there is Redis: a full cache connection must not delay a sign-in. */
export function openAttempts(
  config: Pick<UsersConfig, "REDIS_URL" | "KEY_ENCRYPTION_KEYS" | "CLIENT_ATTEMPTS_PER_HOUR">,
  { logger, shutdown }: Pick<SubgraphResources, "logger" | "shutdown">,
): Attempts {
  const redis = config.REDIS_URL === undefined ? null : connectRedis({ url: config.REDIS_URL, logger });
  shutdown.add("attempts", async () => redis?.disconnect());
  const [secret = new Uint8Array()] = config.KEY_ENCRYPTION_KEYS;
  return createAttempts({ redis, secret, clientAttemptsPerHour: config.CLIENT_ATTEMPTS_PER_HOUR });
}
