// The one process of `pnpm start`, without the seed and the banner.
import { openDatabases } from "../../scripts/start/databases.ts";
import { embeddedEnvironment } from "../../scripts/start/embedded-environment.ts";
import { startSystem } from "../../scripts/start/system.ts";

const env = await embeddedEnvironment(process.env);
const system = await startSystem(env, await openDatabases(env));
process.once("SIGTERM", () => void system.close().then(() => process.exit(0)));
