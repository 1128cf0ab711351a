// Mercurius gateway: `node mercurius.mjs SCHEMA_FOLDER URLS PORT`, where URLS is a JSON object of subgraphs' addresses.
// It speaks Federation 1 only, so it gets the subgraphs' schemas in that form.
import mercuriusGateway from "@mercuriusjs/gateway";
import Fastify from "fastify";
import { readFileSync } from "node:fs";
import { join } from "node:path";

const [schemaFolder, urls, port] = process.argv.slice(2);
const services = Object.entries(JSON.parse(urls)).map(([name, url]) => ({
  name,
  url,
  schema: readFileSync(join(schemaFolder, `${name}.graphql`), "utf8"),
  mandatory: true,
  // Ten by default, which would hold back fifty clients.
  connections: 128,
}));
const app = Fastify({ logger: false });
app.register(mercuriusGateway, { gateway: { services }, jit: 1 });
await app.listen({ host: "127.0.0.1", port: Number(port) });
