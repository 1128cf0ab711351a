import { explainFailure } from "@skein/service-kit/process-main.ts";
import { StartProblem } from "./preflight.ts";

/** Ends the process. What a person can mend is one line; anything else is a fault of ours and keeps its stack. */
export function exitWith(error: unknown): never {
  console.error(`✗ ${error instanceof StartProblem ? error.message : explainFailure(error, "another port")}`);
  process.exit(1);
}
