import { runMain } from "@skein/service-kit/process-main.ts";
import { loadUsersConfig } from "./config.ts";
import { startUsers } from "./server.ts";

await runMain({ service: "users", loadConfig: loadUsersConfig, start: startUsers });
