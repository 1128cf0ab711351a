import type { Environment } from "@skein/service-kit/config.ts";
import { embeddedEnvironment } from "../start/embedded-environment.ts";

const timeoutMs = 10_000;

export interface CacheEndpoint {
  get(): Promise<unknown>;
  invalidate(body: unknown): Promise<unknown>;
}

/**
 * The cache's addresses of a running gateway.
 * @param url of the gateway; default: the one on this machine
 */
export async function openCacheEndpoint(env: Environment, url: string | undefined): Promise<CacheEndpoint> {
  const settings = await embeddedEnvironment(env);
  const base = url ?? `http://127.0.0.1:${settings.GATEWAY_PORT || "4000"}`;
  const headers = { authorization: `Bearer ${settings.CACHE_INVALIDATION_SECRET ?? ""}` };
  return {
    get: () => request(new URL("/cache", base), { headers }),
    invalidate: (body) =>
      request(new URL("/cache/invalidate", base), {
        method: "POST",
        headers: { ...headers, "content-type": "application/json" },
        body: JSON.stringify(body),
      }),
  };
}

async function request(url: URL, init: RequestInit): Promise<unknown> {
  const response = await fetch(url, { ...init, signal: AbortSignal.timeout(timeoutMs) }).catch(() => {
    throw new Error(`No gateway answers at ${url.origin}. Start it, or name another one with --url.`);
  });
  if (response.status === 404) {
    throw new Error("The gateway has no such address: set CACHE_INVALIDATION_SECRET and ENTITY_CACHE there.");
  }
  if (response.status === 401) {
    throw new Error("The gateway has another CACHE_INVALIDATION_SECRET than this command.");
  }
  if (!response.ok) throw new Error(`The gateway answered ${response.status}: ${await response.text()}`);
  return response.json();
}

export async function runCommand(main: () => Promise<void>): Promise<void> {
  try {
    await main();
  } catch (error) {
    console.error(`✗ ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  }
}
