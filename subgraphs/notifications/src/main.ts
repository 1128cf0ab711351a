import { runMain } from "@skein/service-kit/process-main.ts";
import { loadNotificationsConfig } from "./config.ts";
import { startNotifications } from "./server.ts";

await runMain({ service: "notifications", loadConfig: loadNotificationsConfig, start: startNotifications });
