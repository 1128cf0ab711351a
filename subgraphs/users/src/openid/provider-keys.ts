import { createLocalJWKSet, createRemoteJWKSet, errors, type JWTVerifyGetKey } from "jose";

const requestTimeoutMs = 2_000;
const freshMs = 10 * 60 * 1000;
/** An unknown key id asks the provider again at most this often. */
const cooldownMs = 30_000;
/** How long keys serve on that could not be fetched again: a provider may withdraw one that has leaked. */
const longestOutageMs = 24 * 60 * 60 * 1000;

/**
 * The keys that a provider signs with. While it cannot be reached, those of before serve on for a day.
 * @throws what jose throws when there are none, or none fits
 */
export function createProviderKeys(url: URL): JWTVerifyGetKey {
  const remote = createRemoteJWKSet(url, {
    timeoutDuration: requestTimeoutMs,
    cacheMaxAge: freshMs,
    cooldownDuration: cooldownMs,
  });
  let reachedAt = 0;
  return async (header, token) => {
    try {
      const key = await remote(header, token);
      reachedAt = Date.now();
      return key;
    } catch (error) {
      const kept = Date.now() - reachedAt < longestOutageMs ? remote.jwks() : undefined;
      if (!kept || isAboutKeys(error)) throw error;
      return createLocalJWKSet(kept)(header, token);
    }
  };
}

/** The provider was reached, or had no need to be: its keys do not fit. */
const isAboutKeys = (error: unknown): boolean =>
  error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys;
