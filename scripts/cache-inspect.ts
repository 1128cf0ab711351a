// `pnpm cache:inspect [text]`: what a running gateway's cache does, by type; with a text, the entries in Redis whose
// representation or field holds it, for example an id.
import { parseArgs } from "node:util";
import type { CacheStatus } from "@skein/gateway/cache/cache-status.ts";
import { openCacheEndpoint, runCommand } from "./cache/cache-endpoint.ts";
import { findEntries } from "./cache/redis-entries.ts";
import { renderEntries, renderStatus } from "./cache/render-cache.ts";
import { embeddedEnvironment } from "./start/embedded-environment.ts";

await runCommand(async () => {
  const { values, positionals } = parseArgs({
    options: { url: { type: "string" }, json: { type: "boolean", default: false } },
    allowPositionals: true,
  });
  const [text] = positionals;
  const { REDIS_URL: redisUrl } = await embeddedEnvironment(process.env);
  if (text !== undefined) {
    if (!redisUrl) throw new Error("Entries can be read in Redis only: set REDIS_URL.");
    const entries = await findEntries(redisUrl, text);
    console.log(values.json ? JSON.stringify(entries, null, 2) : renderEntries(entries));
    return;
  }
  const endpoint = await openCacheEndpoint(process.env, values.url);
  const status = (await endpoint.get()) as CacheStatus;
  console.log(values.json ? JSON.stringify(status, null, 2) : renderStatus(status));
});
