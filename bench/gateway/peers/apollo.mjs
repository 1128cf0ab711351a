// Stock Apollo: `node apollo.mjs SUPERGRAPH PORT MODE`. Figures to its maker are off, and so is inline tracing, which is
// what its documentation says of load tests: https://www.apollographql.com/docs/technotes/TN0009-gateway-performance
import { ApolloGateway } from "@apollo/gateway";
import { ApolloServer } from "@apollo/server";
import { ApolloServerPluginInlineTraceDisabled } from "@apollo/server/plugin/disabled";
import responseCachePlugin from "@apollo/server-plugin-response-cache";
import { startStandaloneServer } from "@apollo/server/standalone";
import { readFileSync } from "node:fs";

const [supergraphFile, port, mode] = process.argv.slice(2);
const quiet = { debug() {}, info() {}, warn: console.warn, error: console.error };
const server = new ApolloServer({
  gateway: new ApolloGateway({ supergraphSdl: readFileSync(supergraphFile, "utf8"), logger: quiet }),
  plugins: [ApolloServerPluginInlineTraceDisabled(), ...(mode === "response" ? [responseCachePlugin()] : [])],
  logger: quiet,
  introspection: false,
});
await startStandaloneServer(server, { listen: { host: "127.0.0.1", port: Number(port) } });
