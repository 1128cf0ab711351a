import { ConfigError } from "@skein/service-kit/config.ts";
import { MigrationError } from "@skein/service-kit/migrate.ts";
import { StartProblem } from "./preflight.ts";

/** Ends the process. What a person can mend is one line; anything else is a fault of ours and keeps its stack. */
export function exitWith(error: unknown): never {
  console.error(`✗ ${explain(error)}`);
  process.exit(1);
}

function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const mendable =
    error instanceof StartProblem || error instanceof ConfigError || error instanceof MigrationError;
  return mendable ? error.message : (error.stack ?? error.message);
}
