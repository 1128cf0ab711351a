import { createLogger } from "@skein/service-kit/logger.ts";
import { createShutdown } from "@skein/service-kit/shutdown.ts";
import { loadNotificationsConfig } from "./config.ts";
import { startNotifications } from "./server.ts";

const config = loadNotificationsConfig();
const logger = createLogger({ service: "notifications", level: config.LOG_LEVEL });
const shutdown = createShutdown({ logger });
shutdown.installSignalHandlers();
const notifications = await startNotifications(config, { logger });
shutdown.add("notifications", notifications.close);
