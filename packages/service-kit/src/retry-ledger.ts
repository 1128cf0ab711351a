export const MAX_DELIVERIES = 10;

export interface RetryPolicy {
  /** The delay doubles from here … */
  readonly baseDelayMs: number;
  /** … up to here. */
  readonly maxDelayMs: number;
}

export interface RetryLedger {
  isDue(id: string): boolean;
  /** Milliseconds until the next failed delivery is due, at least 1; null when none waits. */
  untilNextMs(): number | null;
  /** `earlier` counts the failures that another process saw. `giveUp`: this one is at fault, not its surroundings. */
  failed(id: string, earlier?: number): { attempts: number; giveUp: boolean };
  succeeded(id: string): void;
  /** Given up, or taken over by somebody else. */
  forget(id: string): void;
}

interface Failure {
  attempts: number;
  dueAt: number;
  readonly successesBefore: number;
}

/**
 * Remembers which deliveries failed, when to try them again and when to give up: after 10 failures, unless
 * several deliveries fail and none succeeded meanwhile. Then the database or a peer is down, and giving up would
 * throw good events away, so they are retried at the longest delay until one succeeds.
 * The caller bounds the number of failures by not taking in more work.
 */
export function createRetryLedger(policy: RetryPolicy): RetryLedger {
  const failures = new Map<string, Failure>();
  let successes = 0;

  const isPoison = (failure: Failure): boolean =>
    failure.attempts >= MAX_DELIVERIES && (failures.size === 1 || successes > failure.successesBefore);

  return {
    isDue: (id) => (failures.get(id)?.dueAt ?? 0) <= Date.now(),
    untilNextMs: () => {
      if (failures.size === 0) return null;
      return Math.max(1, Math.min(...[...failures.values()].map((failure) => failure.dueAt)) - Date.now());
    },
    failed: (id, earlier = 0) => {
      const failure = failures.get(id) ?? { attempts: earlier, dueAt: 0, successesBefore: successes };
      failure.attempts += 1;
      failure.dueAt = Date.now() + retryDelay(policy, failure.attempts);
      failures.set(id, failure);
      return { attempts: failure.attempts, giveUp: isPoison(failure) };
    },
    succeeded: (id) => {
      failures.delete(id);
      successes += 1;
    },
    forget: (id) => void failures.delete(id),
  };
}

/** Milliseconds to wait after failure number `attempts`, counted from 1. */
export function retryDelay(policy: RetryPolicy, attempts: number): number {
  return Math.min(policy.baseDelayMs * 2 ** Math.min(attempts - 1, 20), policy.maxDelayMs);
}
