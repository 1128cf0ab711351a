import { runMain } from "@skein/service-kit/process-main.ts";
import { loadContentConfig } from "./config.ts";
import { startContent } from "./server.ts";

await runMain({ service: "content", loadConfig: loadContentConfig, start: startContent });
