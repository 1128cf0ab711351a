import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { createTestKeys } from "../../tests/support/identity.ts";
import { startKeySet } from "../../tests/support/test-gateway.ts";
import type { Setup } from "../gateway/setup.ts";
import { provedPath } from "../gateway/subgraph/canned-answers.ts";
import { readSupergraph, withAddresses } from "../gateway/supergraph.ts";
import { composeGuardedGraph } from "./guarded-graph.ts";
import type { Ground, SupergraphFiles } from "./variants.ts";

/** Longer than any run. */
const tokenSeconds = 6 * 3_600;

/** Keys, an access token and supergraphs for gateways over the gateway benchmark's subgraphs. */
export async function prepareGround(setup: Setup): Promise<Ground & { readonly token: string }> {
  const keySet = await startKeySet();
  const { privateJwk } = await createTestKeys("bench");
  const exp = Math.floor(Date.now() / 1_000) + tokenSeconds;
  return {
    supergraphs: await writeSupergraphs(setup),
    jwksUrl: keySet.url,
    identityKey: JSON.stringify(privateJwk),
    redisUrl: setup.redis.url,
    token: await keySet.sign({ exp }),
  };
}

async function writeSupergraphs({ subgraphs, folder }: Setup): Promise<SupergraphFiles> {
  const [plain, guarded] = await Promise.all([readSupergraph(), composeGuardedGraph()]);
  const write = (name: string, sdl: string, path: string): string => {
    const file = join(folder, `${name}.graphql`);
    const text = withAddresses(sdl, (subgraph) => `http://127.0.0.1:${subgraphs.ports[subgraph]}${path}`);
    writeFileSync(file, text);
    return file;
  };
  return {
    plain: write("plain", plain, "/graphql"),
    proved: write("proved", plain, provedPath),
    guarded: write("guarded", guarded, "/graphql"),
    guardedAndProved: write("guarded-and-proved", guarded, provedPath),
  };
}
