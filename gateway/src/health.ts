import type { HealthCheck } from "@skein/service-kit/health.ts";
import type { GatewayIdentity } from "@skein/service-kit/gateway-identity.ts";
import { identityHeader } from "@skein/service-kit/identity.ts";
import type { SubgraphTransports } from "./execution/transport/subgraph-transports.ts";
import type { Federation } from "./federation/federation.ts";
import { readSubgraphReply } from "./federation/subgraph-reply.ts";
import type { CachedKeySet } from "./identity/jwks.ts";
import type { RevokedSessions } from "./identity/revoked-sessions.ts";
import type { QueryStore } from "./query-store.ts";

export interface GatewayHealthOptions {
  readonly federation: Federation;
  readonly transports: SubgraphTransports;
  readonly keySet: CachedKeySet;
  readonly queryStore: QueryStore;
  readonly revokedSessions: RevokedSessions | null;
  readonly identity: GatewayIdentity | null;
}

/** How long a subgraph's answer stands: probes come from many sides, and must not become load. */
const remembersMs = 2_000;
/** Shorter than the deadline of the report, so that a slow subgraph leaves no call behind. */
const askTimeoutMs = 900;

/**
 * The gateway's dependencies by name, as they are at each call: a new supergraph may bring new subgraphs. All are
 * optional: without a subgraph, the keys or Redis the gateway still serves what does not need them, and taking it out
 * of service would turn one outage into all of them.
 */
export function createDependencyChecks(options: GatewayHealthOptions): () => Record<string, HealthCheck> {
  const subgraphChecks = new Map<string, HealthCheck>();
  const checkOf = (name: string): HealthCheck => {
    const check = subgraphChecks.get(name) ?? subgraphCheck(name, options);
    subgraphChecks.set(name, check);
    return check;
  };
  const { revokedSessions, queryStore } = options;
  const { ping } = queryStore;
  return () => ({
    ...Object.fromEntries(options.federation.subgraphs().map(({ name }) => [name, checkOf(name)] as const)),
    accessTokenKeys: async () => keysCheck(options.keySet),
    ...(revokedSessions ? { revokedSessions: async () => sessionsCheck(revokedSessions) } : {}),
    ...(ping ? { redis: async () => ({ ping: await ping() }) } : {}),
  });
}

async function keysCheck(keySet: CachedKeySet): Promise<Record<string, unknown>> {
  if (keySet.status().keys === 0) await keySet.warm();
  const status = keySet.status();
  if (status.keys === 0) throw new Error("no access token keys");
  return status;
}

/** Beyond this age, a session that has ended may still be let in. */
const maxAgeSeconds = 5;

function sessionsCheck(revokedSessions: RevokedSessions): Record<string, unknown> {
  const status = revokedSessions.status();
  if (status.ageSeconds === null || status.ageSeconds > maxAgeSeconds) {
    throw new Error("the ended sessions are not known");
  }
  return status;
}

function subgraphCheck(name: string, options: GatewayHealthOptions): HealthCheck {
  let last: { at: number; result: Promise<void> } | undefined;
  return () => {
    if (!last || Date.now() - last.at > remembersMs) {
      last = { at: Date.now(), result: askSubgraph(name, options) };
      // The check that asked reports it; the next one may come after this has failed.
      last.result.catch(() => undefined);
    }
    return last.result;
  };
}

/** Through the pool and with the identity of real requests, so that "up" means usable. */
async function askSubgraph(
  name: string,
  { federation, transports, identity }: GatewayHealthOptions,
): Promise<void> {
  const subgraph = federation.subgraphs().find((candidate) => candidate.name === name);
  if (!subgraph) return;
  const body = JSON.stringify({ query: "{ __typename }" });
  const about = { viewer: null, client: null, requestId: "health-check" };
  const token = await identity?.sign(name, about, body);
  const reply = await transports.of(name).post({
    url: subgraph.url,
    headers: { "content-type": "application/json", ...(token ? { [identityHeader]: token } : {}) },
    body,
    signal: null,
    coalesceKey: "health",
    timeoutMs: askTimeoutMs,
  });
  readSubgraphReply(reply);
}
