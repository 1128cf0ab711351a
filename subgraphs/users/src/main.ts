import { createLogger } from "@skein/service-kit/logger.ts";
import { createShutdown } from "@skein/service-kit/shutdown.ts";
import { loadUsersConfig } from "./config.ts";
import { startUsers } from "./server.ts";

const config = loadUsersConfig();
const logger = createLogger({ service: "users", level: config.LOG_LEVEL });
const shutdown = createShutdown({ logger });
shutdown.installSignalHandlers();
const users = await startUsers(config, { logger });
shutdown.add("users", () => users.close());
