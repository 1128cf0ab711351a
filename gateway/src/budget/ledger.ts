import { createHash } from "node:crypto";
import { LRUCache } from "lru-cache";
import { windowSeconds, type Counter } from "./counter.ts";

/** What one caller has spent in the window that runs. */
export interface Account {
  readonly key: string;
  /** On the clock of `performance.now()`. */
  endsAt: number;
  /** What is known to be counted for all gateways; null before they were asked. */
  counted: number | null;
  /** Spent here, and on its way to be counted. */
  settling: number;
  /** Spent here since. */
  unsettled: number;
  settlement: Promise<void> | null;
}

/** The accounts of one kind of caller. Spending is a sum in memory, which is settled with the shared counter afterwards. */
export interface Ledger {
  /** The account of a caller, for this window. */
  open(caller: string): Account;
  /** Null when what is known suffices to decide; else what to wait for before looking again. */
  settled(account: Account): Promise<void> | null;
  add(account: Account, cost: number): void;
}

/** Beyond these, those that were used least recently ask the shared counter again. */
const maxAccounts = 50_000;
const settleAfterMs = 250;
/** A gateway has at most this part of a budget given out and not yet counted for all, but for one operation. */
const maxUnsettledPart = 0.1;

export const spentOf = ({ counted, settling, unsettled }: Account): number =>
  (counted ?? 0) + settling + unsettled;

export function createLedger({ limit, count }: { readonly limit: number; readonly count: Counter }): Ledger {
  const accounts = new LRUCache<string, Account>({ max: maxAccounts });
  const dirty = new Set<Account>();
  let timer: NodeJS.Timeout | null = null;
  const settleAll = (): void => {
    timer = null;
    for (const account of dirty) void settle(account, count);
    dirty.clear();
  };
  return {
    open: (caller) => {
      const found = accounts.get(caller);
      if (found && found.endsAt > performance.now()) return found;
      const opened = newAccount(caller);
      accounts.set(caller, opened);
      return opened;
    },
    settled: (account) => {
      const { counted, settling, unsettled } = account;
      const isKnown = counted !== null && settling + unsettled < limit * maxUnsettledPart;
      return isKnown ? null : settle(account, count);
    },
    add: (account, cost) => {
      account.unsettled += cost;
      if (account.settling + account.unsettled >= limit * maxUnsettledPart) {
        void settle(account, count);
        return;
      }
      dirty.add(account);
      timer ??= setTimeout(settleAll, settleAfterMs).unref();
    },
  };
}

/** Callers are personal data: stores that others can read see hashes. */
const newAccount = (caller: string): Account => ({
  key: createHash("sha256").update(caller).digest("hex").slice(0, 32),
  endsAt: performance.now() + windowSeconds * 1_000,
  counted: null,
  settling: 0,
  unsettled: 0,
  settlement: null,
});

/** One at a time for each account. Never rejects: what could not be counted for all stays counted here. */
function settle(account: Account, count: Counter): Promise<void> {
  account.settlement ??= settleOnce(account, count).finally(() => {
    account.settlement = null;
  });
  return account.settlement;
}

async function settleOnce(account: Account, count: Counter): Promise<void> {
  const cost = account.unsettled;
  account.unsettled = 0;
  account.settling = cost;
  const found = await count(account.key, cost).catch(() => null);
  if (found && account.counted === null) account.endsAt = performance.now() + found.ms;
  // A counter that has lost its memory, or the one of this process that stands in for it, knows less than we do.
  account.counted = Math.max((account.counted ?? 0) + cost, found?.spent ?? 0);
  account.settling = 0;
}
