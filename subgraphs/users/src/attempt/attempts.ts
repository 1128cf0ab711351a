import { AppError } from "@skein/service-kit/app-error.ts";
import type { RedisClient } from "@skein/service-kit/redis-keyspace.ts";
import { createHmac, hkdfSync } from "node:crypto";
import { attemptLimits, type AttemptKind, type AttemptLimits } from "./attempt-limits.ts";
import { networkOf } from "@skein/service-kit/client-network.ts";
import { createLimiter, type Limiter } from "./limiter.ts";

export interface AttemptSource {
  /** What is attempted: an address, a user's id. Whether there is such an account makes no difference. */
  readonly account?: string;
  /** The client's address; null for calls that no client has asked for. */
  readonly client: string | null;
}

export interface Attempt {
  /** It was the right password: what this account and this pair have failed before is forgotten. */
  succeeded(): Promise<void>;
}

export interface Attempts {
  /**
   * Counts one execution of a field, before its work.
   * @throws {AppError} `RATE_LIMITED` with `retryAfterSeconds`, when there were too many.
   */
  count(kind: AttemptKind, source: AttemptSource): Promise<Attempt>;
  /** Begins anew for an account, once its owner has proved in another way who they are. */
  forget(kind: AttemptKind, account: string): Promise<void>;
}

interface KindLimiters {
  readonly pair: Limiter | null;
  readonly client: Limiter;
  readonly accounts: readonly Limiter[];
}

interface Counted {
  readonly limiter: Limiter;
  readonly key: string;
}

const hourSeconds = 3600;

/**
 * @param options.secret names of accounts and networks are stored under their HMAC with a key made of it
 * @param options.clientAttemptsPerHour of each kind, from one network
 */
export function createAttempts(options: {
  redis: RedisClient | null;
  secret: Uint8Array;
  clientAttemptsPerHour: number;
}): Attempts {
  const hashKey = Buffer.from(hkdfSync("sha256", options.secret, "", "skein attempt keys", 32));
  const keyOf = (text: string): string => createHmac("sha256", hashKey).update(text).digest("hex");
  const kinds = new Map(
    Object.entries<AttemptLimits>(attemptLimits).map(([kind, limits]) => [
      kind,
      limitersOf(kind, limits, options),
    ]),
  );
  const limitersFor = (kind: AttemptKind): KindLimiters => {
    const limiters = kinds.get(kind);
    if (!limiters) throw new Error(`There are no limits for ${kind}.`);
    return limiters;
  };
  return {
    forget: async (kind, account) => {
      await Promise.all(limitersFor(kind).accounts.map((limiter) => limiter.forget(keyOf(account))));
    },
    count: async (kind, { account, client }) => {
      const limiters = limitersFor(kind);
      const network = client === null ? null : networkOf(client);
      const narrow = narrowCounters(limiters, keyOf, network, account);
      const wide =
        account === undefined ? [] : limiters.accounts.map((limiter) => ({ limiter, key: keyOf(account) }));
      // A pair that is refused costs the account nothing.
      await takeAll([...narrow.client, ...narrow.pair]);
      await takeAll(wide);
      return {
        succeeded: async () => {
          await Promise.all([
            ...narrow.client.map(({ limiter, key }) => limiter.giveBack(key)),
            ...[...narrow.pair, ...wide].map(({ limiter, key }) => limiter.forget(key)),
          ]);
        },
      };
    },
  };
}

function limitersOf(
  kind: string,
  { pair, account }: AttemptLimits,
  { redis, clientAttemptsPerHour }: { redis: RedisClient | null; clientAttemptsPerHour: number },
): KindLimiters {
  const nameOf = (scope: string) => `skein:users:attempt:${kind}:${scope}`;
  const clientLimit = { attempts: clientAttemptsPerHour, seconds: hourSeconds };
  return {
    pair: pair && createLimiter({ redis, name: nameOf("pair"), limit: pair }),
    client: createLimiter({ redis, name: nameOf("client"), limit: clientLimit }),
    accounts: account.map((limit) =>
      createLimiter({ redis, name: nameOf(`account:${limit.seconds.toString()}`), limit }),
    ),
  };
}

function narrowCounters(
  { pair, client }: KindLimiters,
  keyOf: (text: string) => string,
  network: string | null,
  account: string | undefined,
): { client: Counted[]; pair: Counted[] } {
  if (network === null) return { client: [], pair: [] };
  const pairKey = pair && account !== undefined ? keyOf(JSON.stringify([network, account])) : null;
  return {
    client: [{ limiter: client, key: keyOf(network) }],
    pair: pair && pairKey !== null ? [{ limiter: pair, key: pairKey }] : [],
  };
}

async function takeAll(counters: readonly Counted[]): Promise<void> {
  const waits = await Promise.all(counters.map(({ limiter, key }) => limiter.take(key)));
  const seconds = Math.max(0, ...waits.filter((wait) => wait !== null));
  if (seconds === 0) return;
  throw new AppError("RATE_LIMITED", "Too many attempts. Try again later.", { retryAfterSeconds: seconds });
}
