import { buildSchema } from "graphql";
import { readFileSync } from "node:fs";
import { inRoot } from "../../scripts/support/workspace.ts";
import { startGatewayBeside, startUncachedGateway, type SystemGateway } from "./system-gateway.ts";
import { prepareGround, startOn, type TestSystem } from "./system-start.ts";

/** Two gateways with caches on one Redis and the same subgraphs, and one without to compare them with. */
export interface CachedSystem {
  readonly system: TestSystem;
  readonly here: SystemGateway;
  readonly there: SystemGateway;
  /** Keeps nothing, and tells the other gateways nothing: they hear of what is written through it by events only. */
  readonly uncached: SystemGateway;
  close(): Promise<void>;
}

export async function startCachedSystem(name: string, redisUrl: string): Promise<CachedSystem> {
  const ground = await prepareGround(name, { REDIS_URL: redisUrl });
  const system = await startOn(ground.env);
  const [here, there, uncached] = await Promise.all([
    startGatewayBeside(system),
    startGatewayBeside(system),
    startUncachedGateway(system),
  ]);
  return {
    system,
    here,
    there,
    uncached,
    close: async () => {
      await Promise.all([here, there, uncached].map((gateway) => gateway.close()));
      await system.close();
      await ground.clear();
    },
  };
}

/** Whether a gateway uses Redis, and how often it was spared a call by each tier. */
export async function readCacheStatus({ system, ...gateways }: CachedSystem, which: "here" | "there") {
  const response = await fetch(`${gateways[which].url}/cache`, {
    headers: { authorization: `Bearer ${system.env.CACHE_INVALIDATION_SECRET ?? ""}` },
  });
  const { mode, types } = (await response.json()) as {
    mode: string;
    types: { memory: number; redis: number }[];
  };
  const sum = (tier: "memory" | "redis"): number =>
    types.reduce((total, figures) => total + figures[tier], 0);
  return { mode, memory: sum("memory"), redis: sum("redis") };
}

/** All mutations of the schema that clients see. */
export function mutationNames(): string[] {
  const schema = buildSchema(readFileSync(inRoot("schema", "api.graphql"), "utf8"));
  return Object.keys(schema.getMutationType()?.getFields() ?? {});
}
