import { hash } from "node:crypto";
import { join } from "node:path";
import type { Environment } from "@skein/service-kit/config.ts";
import { inRoot, settingOf, subgraphNames, subgraphPorts, type SubgraphName } from "../support/workspace.ts";
import { loadOrCreateKey, loadOrCreateKeyEncryptionKey, publicPartOf } from "./development-keys.ts";

/** Where the embedded default keeps its databases and keys. */
export const dataFolder = (env: Environment): string => env.SKEIN_DATA_DIR || inRoot(".data");

/**
 * Completes an environment to one in which all four processes run on this machine with nothing installed: PGlite
 * folders, keys made on the first start, everything on loopback. What the environment says already stays.
 */
export async function embeddedEnvironment(env: Environment): Promise<Environment> {
  const folder = dataFolder(env);
  const identityKey = await loadOrCreateKey(join(folder, "keys/identity.json"));
  const defaults: Environment = {
    NODE_ENV: "development",
    LOG_LEVEL: "warn",
    KEY_ENCRYPTION_KEYS: await loadOrCreateKeyEncryptionKey(join(folder, "keys/key-encryption.txt")),
    IDENTITY_PRIVATE_JWK: JSON.stringify(identityKey),
    IDENTITY_PUBLIC_JWKS: JSON.stringify({ keys: [publicPartOf(identityKey)] }),
    MAIL_FOLDER: join(folder, "outbox"),
    CACHE_INVALIDATION_SECRET: hash("sha256", `cache ${String(identityKey.d)}`, "base64url"),
    JWKS_URL: `http://127.0.0.1:${portOf("users", env)}/.well-known/jwks.json`,
    ...Object.fromEntries(subgraphNames.flatMap((name) => subgraphSettings(name, folder, env))),
  };
  return { ...defaults, ...withoutEmpty(env) };
}

const portOf = (subgraph: SubgraphName, env: Environment): string =>
  env[settingOf(subgraph, "PORT")] || String(subgraphPorts[subgraph]);

function subgraphSettings(subgraph: SubgraphName, folder: string, env: Environment): [string, string][] {
  const port = portOf(subgraph, env);
  return [
    [settingOf(subgraph, "DATABASE_URL"), `pglite:${join(folder, subgraph)}`],
    [settingOf(subgraph, "URL"), `http://127.0.0.1:${port}/graphql`],
    [settingOf(subgraph, "PUBLIC_URL"), `http://localhost:${port}`],
  ];
}

const withoutEmpty = (env: Environment): Environment =>
  Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ""));
