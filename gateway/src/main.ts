import { runMain } from "@skein/service-kit/process-main.ts";
import { loadGatewayConfig } from "./config.ts";
import { startGateway } from "./server.ts";

/** Longer than a subgraph's deadline and the drain that follows it; less than the 30 s that orchestrators give. */
const shutdownTimeoutMs = 28_000;

await runMain({ service: "gateway", loadConfig: loadGatewayConfig, start: startGateway, shutdownTimeoutMs });
