import { AppError } from "@skein/service-kit/app-error.ts";
import { networkOf } from "@skein/service-kit/client-network.ts";
import type { RedisClient } from "@skein/service-kit/redis-keyspace.ts";
import type { BudgetSettings } from "./budget-settings.ts";
import { createCounter, windowSeconds } from "./counter.ts";
import { createLedger, spentOf, type Account, type Ledger } from "./ledger.ts";

/** Who spends; null where nobody says. */
export interface Caller {
  readonly userId: string | null;
  readonly address: string;
  readonly clientName: string | null;
}

export interface Budgets {
  /** The `RateLimit-Policy` header, https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/. */
  readonly policy: string;
  /**
   * Spends from all budgets of the caller or from none.
   * @param tell what the `RateLimit` header says afterwards
   * @returns null where that was done at once
   * @throws {AppError} RATE_LIMITED, also as a rejection
   */
  spend(caller: Caller, cost: number, tell: (rateLimit: string) => void): Promise<void> | null;
}

interface Budget {
  readonly name: string;
  readonly limit: number;
  readonly ledger: Ledger;
  readonly callerOf: (caller: Caller) => string | null;
}

interface Entry {
  readonly budget: Budget;
  readonly account: Account;
}

const kinds = [
  { name: "user", setting: "USER_COST_PER_MINUTE", callerOf: ({ userId }) => userId },
  { name: "address", setting: "ADDRESS_COST_PER_MINUTE", callerOf: ({ address }) => networkOf(address) },
  { name: "client", setting: "CLIENT_COST_PER_MINUTE", callerOf: ({ clientName }) => clientName },
] as const satisfies readonly {
  name: string;
  setting: keyof BudgetSettings;
  callerOf: Budget["callerOf"];
}[];

/** Null where every budget is 0. */
export function createBudgets(settings: BudgetSettings, redis: RedisClient | null): Budgets | null {
  const budgets = kinds.flatMap(({ name, setting, callerOf }): Budget[] => {
    const limit = settings[setting];
    if (limit === 0) return [];
    const count = createCounter({ redis, name: `skein:gateway:budget:${name}`, limit });
    return [{ name, limit, callerOf, ledger: createLedger({ limit, count }) }];
  });
  if (budgets.length === 0) return null;
  return {
    policy: budgets.map(({ name, limit }) => `"${name}";q=${limit};w=${windowSeconds}`).join(", "),
    spend: (caller, cost, tell) => {
      const whole = Math.max(1, Math.ceil(cost));
      const entries = entriesOf(budgets, caller);
      const unsettled = settlementsOf(entries);
      if (unsettled.length > 0) return spendSettled(() => entriesOf(budgets, caller), whole, tell);
      spendNow(entries, whole, tell);
      return null;
    },
  };
}

function entriesOf(budgets: readonly Budget[], caller: Caller): Entry[] {
  const entries: Entry[] = [];
  for (const budget of budgets) {
    const key = budget.callerOf(caller);
    if (key !== null) entries.push({ budget, account: budget.ledger.open(key) });
  }
  return entries;
}

const settlementsOf = (entries: readonly Entry[]): Promise<void>[] =>
  entries.map(({ budget, account }) => budget.ledger.settled(account)).filter((wait) => wait !== null);

/** Those who waited with us may have spent meanwhile. Ends, since what they spent is counted towards the limit. */
async function spendSettled(
  entriesNow: () => Entry[],
  cost: number,
  tell: (rateLimit: string) => void,
): Promise<void> {
  for (;;) {
    const entries = entriesNow();
    const unsettled = settlementsOf(entries);
    if (unsettled.length === 0) {
      spendNow(entries, cost, tell);
      return;
    }
    await Promise.all(unsettled);
  }
}

function spendNow(entries: readonly Entry[], cost: number, tell: (rateLimit: string) => void): void {
  const now = performance.now();
  const empty = entries.filter(({ budget, account }) => spentOf(account) + cost > budget.limit);
  if (empty.length === 0) for (const { budget, account } of entries) budget.ledger.add(account, cost);
  tell(entries.map((entry) => stateOf(entry, now)).join(", "));
  if (empty.length === 0) return;
  const retryAfterSeconds = Math.max(...empty.map(({ account }) => secondsLeft(account, now)));
  throw new AppError("RATE_LIMITED", "The budget for this minute is used up.", { retryAfterSeconds });
}

function stateOf({ budget, account }: Entry, now: number): string {
  const left = Math.max(0, Math.floor(budget.limit - spentOf(account)));
  return `"${budget.name}";r=${left};t=${secondsLeft(account, now)}`;
}

const secondsLeft = ({ endsAt }: Account, now: number): number =>
  Math.max(1, Math.ceil((endsAt - now) / 1_000));
