import { createLogger } from "@skein/service-kit/logger.ts";
import { createShutdown } from "@skein/service-kit/shutdown.ts";
import { loadContentConfig } from "./config.ts";
import { startContent } from "./server.ts";

const config = loadContentConfig();
const logger = createLogger({ service: "content", level: config.LOG_LEVEL });
const shutdown = createShutdown({ logger });
shutdown.installSignalHandlers();
const content = await startContent(config, { logger });
shutdown.add("content", () => content.close());
