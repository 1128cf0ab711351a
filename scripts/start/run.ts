import { relative } from "node:path";
import type { Environment } from "@skein/service-kit/config.ts";
import { renderBanner } from "./banner.ts";
import { checkConfiguration } from "./configuration.ts";
import { closeDatabases, openDatabases } from "./databases.ts";
import { dataFolder, embeddedEnvironment } from "./embedded-environment.ts";
import { exitWith } from "./failure.ts";
import { checkMachine } from "./preflight.ts";
import { step } from "./progress.ts";
import { seedDatabases } from "./seeding.ts";
import { startSystem, type RunningSystem } from "./system.ts";

/** Runs the whole system on the embedded default until a signal comes; ends the process when it cannot start. */
export async function run(): Promise<void> {
  try {
    const system = await start();
    stopOnSignal(system.close);
    const folder = relative(process.cwd(), dataFolder(process.env));
    console.log(renderBanner(system.gatewayUrl.replace("127.0.0.1", "localhost"), folder));
  } catch (error) {
    exitWith(error);
  }
}

async function start(): Promise<RunningSystem> {
  await checkMachine(process.env);
  const env = await embeddedEnvironment(explained(process.env));
  checkConfiguration(env);
  const databases = await openDatabases(env);
  try {
    await seedDatabases(databases, { scale: 1, env });
  } catch (error) {
    await closeDatabases(databases);
    throw error;
  }
  return step(
    "Servers",
    () => startSystem(env, databases),
    () => "gateway, users, content and notifications are up",
  );
}

/** Who develops an app sees in each answer what the caches did for it, and what it cost. */
const explained = (env: Environment): Environment =>
  (env.NODE_ENV || "development") === "development"
    ? { ...env, EXPLAIN_CACHE: env.EXPLAIN_CACHE || "true", EXPLAIN_COST: env.EXPLAIN_COST || "true" }
    : env;

function stopOnSignal(close: () => Promise<void>): void {
  let stopping = false;
  // A closed pipe behind us, as with "npm start | head", must not end the process before it has stopped cleanly.
  process.stdout.on("error", () => undefined);
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    console.log("\n  Stopping …");
    void close().then(() => process.exit(0));
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
}
