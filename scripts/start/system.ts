import { loadGatewayConfig } from "@skein/gateway/config.ts";
import { startGateway } from "@skein/gateway/server.ts";
import type { Environment } from "@skein/service-kit/config.ts";
import { createInProcessTransport } from "@skein/service-kit/in-process-transport.ts";
import { createLogger } from "@skein/service-kit/logger.ts";
import { createShutdown } from "@skein/service-kit/shutdown.ts";
import { settingOf, type SubgraphName } from "../support/workspace.ts";
import { closeDatabases, type OpenedDatabase } from "./databases.ts";
import { subgraphServices } from "./services.ts";

export interface RunningSystem {
  /** Where clients go, without a path: `http://127.0.0.1:4000`. */
  readonly gatewayUrl: string;
  readonly subgraphUrls: Readonly<Partial<Record<SubgraphName, string>>>;
  readonly close: () => Promise<void>;
}

export interface SystemOptions {
  /** Hears of every SQL statement of a subgraph but those that begin and end transactions. */
  readonly onStatement?: (subgraph: string, sql: string) => void;
}

/** Who must have heard of an event before it counts as delivered. */
const subscribers = {
  users: ["content", "notifications"],
  content: ["notifications", "users"],
  notifications: ["users"],
};

/**
 * Starts three subgraphs and the gateway in this process, on databases that are migrated. Without `REDIS_URL` events
 * stay in the process. Takes over the databases: they are closed with it, also when the start fails.
 */
export async function startSystem(
  env: Environment,
  databases: readonly OpenedDatabase[],
  { onStatement }: SystemOptions = {},
): Promise<RunningSystem> {
  const loggerOf = (service: string) => createLogger({ service, level: env.LOG_LEVEL ?? "warn" });
  const logger = loggerOf("skein");
  const shutdown = createShutdown({ logger });
  shutdown.add("databases", () => closeDatabases(databases));
  try {
    const transport = env.REDIS_URL ? undefined : createInProcessTransport({ logger, subscribers });
    if (transport) shutdown.add("events", () => transport.close());
    const urls: Partial<Record<SubgraphName, string>> = {};
    for (const service of subgraphServices) {
      const opened = databases.find(({ name }) => name === service.name);
      if (!opened) throw new Error(`The database of ${service.name} is not open.`);
      const server = await service.start(env, {
        logger: loggerOf(service.name),
        database: opened.database,
        ...(transport ? { transport } : {}),
        ...(onStatement ? { onStatement: (sql) => onStatement(service.name, sql) } : {}),
      });
      shutdown.add(service.name, server.close);
      urls[service.name] = server.url;
    }
    const gateway = await startGateway(loadGatewayConfig(withSubgraphUrls(env, urls)), {
      logger: loggerOf("gateway"),
      ...(transport ? { transport } : {}),
    });
    shutdown.add("gateway", gateway.close);
    return { gatewayUrl: gateway.url, subgraphUrls: urls, close: shutdown.run };
  } catch (error) {
    await shutdown.run();
    throw error;
  }
}

/** For a gateway, which learns where the subgraphs really are: their ports may have been chosen by the system. */
export function withSubgraphUrls(env: Environment, urls: RunningSystem["subgraphUrls"]): Environment {
  const addresses = Object.entries(urls).map(
    ([name, url]) => [settingOf(name as SubgraphName, "URL"), `${url}/graphql`] as const,
  );
  const jwksUrl = `${urls.users ?? ""}/.well-known/jwks.json`;
  return { ...env, ...Object.fromEntries(addresses), JWKS_URL: jwksUrl };
}
