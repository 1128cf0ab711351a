// Hive Gateway's settings; the program is its own command. `BENCH_MODE` says what may be shared between requests:
// https://the-guild.dev/graphql/hive/docs/gateway/other-features/performance/deduplicate-request
import { defineConfig } from "@graphql-hive/gateway";

const mode = process.env.BENCH_MODE;

export const gatewayConfig = defineConfig({
  logging: "error",
  graphiql: false,
  landingPage: false,
  maskedErrors: true,
  ...(mode === "executor"
    ? { transportEntries: { "*.http": { options: { deduplicateInflightRequests: false } } } }
    : {}),
  ...(mode === "inbound" ? { inboundInflightRequestDeduplication: true } : {}),
  ...(mode === "response"
    ? { cache: { type: "localforage" }, responseCaching: { session: () => null, ttl: 60_000 } }
    : {}),
});
