import type { Logger } from "@skein/service-kit/logger.ts";
import { connectRedis } from "@skein/service-kit/redis.ts";
import type { Shutdown } from "@skein/service-kit/shutdown.ts";
import type { BudgetSettings } from "./budget-settings.ts";
import { createBudgets, type Budgets } from "./budgets.ts";

/** With a connection to Redis of its own: a full cache connection must not delay a decision. Null in the open mode. */
export function openBudgets(
  config: BudgetSettings & { readonly OPEN: boolean; readonly REDIS_URL?: string | undefined },
  { logger, shutdown }: { readonly logger: Logger; readonly shutdown: Shutdown },
): Budgets | null {
  if (config.OPEN) return null;
  const redis = config.REDIS_URL === undefined ? null : connectRedis({ url: config.REDIS_URL, logger });
  shutdown.add("budgets", async () => redis?.disconnect());
  return createBudgets(config, redis);
}
