import { loadGatewayConfig } from "@skein/gateway/config.ts";
import { ConfigError, type Environment } from "@skein/service-kit/config.ts";
import { subgraphServices } from "./services.ts";

/**
 * Loads the settings of all four processes, so that a wrong one is known before databases are made and filled.
 * @throws {ConfigError} with every problem of every process, each once
 */
export function checkConfiguration(env: Environment): void {
  const loads = [loadGatewayConfig, ...subgraphServices.map((service) => service.databaseUrl)];
  const problems = loads.flatMap((load) => problemsOf(() => load(env)));
  if (problems.length > 0) throw new ConfigError([...new Set(problems)]);
}

function problemsOf(load: () => unknown): readonly string[] {
  try {
    load();
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}
