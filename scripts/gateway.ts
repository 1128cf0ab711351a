// `pnpm gateway --supergraph FILE --port N --open`: starts the gateway alone, for the supergraph in a file.
import { enableCompileCache } from "node:module";
import { endWithPnpm } from "./gateway/end-with-pnpm.ts";
import { FlagError, readFlags, usage } from "./gateway/flags.ts";

const isRunByPnpm = process.env.npm_lifecycle_event === "gateway";
/** pnpm runs scripts in the root, wherever it is called. */
const folder = (isRunByPnpm ? process.env.INIT_CWD : undefined) ?? process.cwd();

function flagsOrExit() {
  try {
    return readFlags(process.argv.slice(2), folder);
  } catch (error) {
    if (!(error instanceof FlagError)) throw error;
    process.stderr.write(`✗ ${error.message} (--help says what can be given)\n`);
    process.exit(2);
  }
}

const { help, open, settings } = flagsOrExit();
if (help) {
  process.stdout.write(usage);
} else {
  if (open) {
    // Before the gateway's own handlers, which let requests under way finish.
    for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => process.exit(0));
  }
  if (isRunByPnpm) endWithPnpm();
  Object.assign(process.env, settings);
  // A third of the start is compiling what was compiled at the start before.
  enableCompileCache();
  await import("@skein/gateway/main.ts");
}
