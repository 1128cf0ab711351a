import { loadGatewayConfig } from "@skein/gateway/config.ts";
import { startGateway } from "@skein/gateway/server.ts";
import type { Environment } from "@skein/service-kit/config.ts";
import { createLogger } from "@skein/service-kit/logger.ts";
import { withSubgraphUrls } from "../../scripts/start/system.ts";
import { createSystemClient, type SystemClient } from "./system-client.ts";
import type { TestSystem } from "./system-start.ts";

export interface SystemGateway {
  readonly url: string;
  readonly client: SystemClient;
  close(): Promise<void>;
}

/** Another gateway on a system's subgraphs, in this process. Without Redis it hears of no event. */
export async function startGatewayBeside(
  { env, subgraphUrls }: TestSystem,
  settings: Environment = {},
): Promise<SystemGateway> {
  const own = { ...withSubgraphUrls(env, subgraphUrls), GATEWAY_PORT: "0", ...settings };
  const logger = createLogger({ service: "gateway", level: "silent" });
  const { url, close } = await startGateway(loadGatewayConfig(own), { logger });
  return { url, client: createSystemClient(url), close };
}

/** One that keeps nothing: what it answers is what subgraphs say now. */
export const startUncachedGateway = (system: TestSystem): Promise<SystemGateway> =>
  startGatewayBeside(system, { ENTITY_CACHE: "false", RESPONSE_CACHE: "false" });
