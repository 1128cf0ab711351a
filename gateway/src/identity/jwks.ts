import { createLocalJWKSet, errors, type CryptoKey, type JSONWebKeySet, type JWTVerifyGetKey } from "jose";
import { z } from "zod";
import type { Logger } from "@skein/service-kit/logger.ts";

export interface KeySetOptions {
  /** Brings the key set; rejects when its owner cannot be reached. */
  readonly load: () => Promise<unknown>;
  readonly logger: Logger;
  readonly now?: () => number;
}

export interface CachedKeySet {
  readonly getKey: JWTVerifyGetKey;
  /** Loads the keys ahead of the first token. Never rejects. */
  warm(): Promise<void>;
  status(): { readonly keys: number; readonly ageSeconds: number | null };
}

/** No key set could be had yet, so that no token can be told from another. */
export class KeySetUnavailableError extends Error {
  override readonly name = "KeySetUnavailableError";
}

/** After this long the keys are loaded again, behind the requests that go on with the old ones. */
const freshMs = 10 * 60_000;
/** An unknown `kid` loads the keys at most this often: anybody can make one up. */
const cooldownMs = 10_000;
/** Until the first keys have come, every token is waiting for them. */
const firstCooldownMs = 1_000;

const keySetSchema = z.object({ keys: z.array(z.looseObject({ kty: z.string() })).max(100) });

interface KeySetState {
  keys: ReturnType<typeof createLocalJWKSet> | null;
  count: number;
  loadedAt: number;
  triedAt: number;
  loading: Promise<void> | null;
}

/**
 * A remote key set (RFC 7517) that is never lost: once loaded it is used until a newer one arrives, however long its
 * owner is away. jose's own remote set refuses good tokens in that case.
 */
export function createCachedKeySet({ load, logger, now = Date.now }: KeySetOptions): CachedKeySet {
  const state: KeySetState = { keys: null, count: 0, loadedAt: 0, triedAt: -Infinity, loading: null };

  const reload = (): Promise<void> => {
    state.triedAt = now();
    state.loading ??= loadInto(state, load, now)
      .catch((error: unknown) => logger.warn({ err: error }, "the access token keys cannot be loaded"))
      .finally(() => (state.loading = null));
    return state.loading;
  };
  const mayReload = (): boolean =>
    state.loading !== null || now() - state.triedAt >= (state.keys ? cooldownMs : firstCooldownMs);

  const getKey: JWTVerifyGetKey = async (header, token) => {
    if (!state.keys && mayReload()) await reload();
    if (!state.keys) throw new KeySetUnavailableError("the access token keys have never been loaded");
    if (now() - state.loadedAt > freshMs && mayReload()) void reload();
    return await findKey(state.keys, header, token).catch(async (error: unknown) => {
      if (!(error instanceof errors.JWKSNoMatchingKey) || !mayReload()) throw error;
      await reload();
      return findKey(state.keys, header, token);
    });
  };

  return {
    getKey,
    warm: reload,
    status: () => ({
      keys: state.count,
      ageSeconds: state.keys ? Math.round((now() - state.loadedAt) / 1000) : null,
    }),
  };
}

async function loadInto(state: KeySetState, load: () => Promise<unknown>, now: () => number): Promise<void> {
  const { keys } = keySetSchema.parse(await load());
  const usable = keys.filter(({ kty }) => kty === "OKP" || kty === "EC");
  if (usable.length === 0) throw new Error("the key set has no OKP or EC key");
  state.keys = createLocalJWKSet({ keys: usable } satisfies JSONWebKeySet);
  state.count = usable.length;
  state.loadedAt = now();
}

async function findKey(
  keys: KeySetState["keys"],
  ...[header, token]: Parameters<JWTVerifyGetKey>
): Promise<CryptoKey> {
  if (!keys) throw new KeySetUnavailableError("the access token keys have never been loaded");
  return keys(header, token);
}
