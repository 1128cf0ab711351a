import { join } from "node:path";
import type { Environment } from "@skein/service-kit/config.ts";
import { inRoot } from "../support/workspace.ts";
import { loadOrCreateKey, publicPartOf } from "./development-keys.ts";

/** Where the embedded default keeps its databases and keys. */
export const dataFolder = (env: Environment): string => env.SKEIN_DATA_DIR || inRoot(".data");

/**
 * Completes an environment to one in which all four processes run on this machine with nothing installed: PGlite
 * folders, keys made on the first start, everything on loopback. What the environment says already stays.
 */
export async function embeddedEnvironment(env: Environment): Promise<Environment> {
  const folder = dataFolder(env);
  const accessTokenKey = await loadOrCreateKey(join(folder, "keys/access-token.json"));
  const identityKey = await loadOrCreateKey(join(folder, "keys/identity.json"));
  const usersPort = env.USERS_PORT || "4001";
  const contentPort = env.CONTENT_PORT || "4002";
  const notificationsPort = env.NOTIFICATIONS_PORT || "4003";
  const defaults: Environment = {
    NODE_ENV: "development",
    LOG_LEVEL: "warn",
    USERS_DATABASE_URL: `pglite:${join(folder, "users")}`,
    CONTENT_DATABASE_URL: `pglite:${join(folder, "content")}`,
    NOTIFICATIONS_DATABASE_URL: `pglite:${join(folder, "notifications")}`,
    ACCESS_TOKEN_PRIVATE_JWK: JSON.stringify(accessTokenKey),
    IDENTITY_PRIVATE_JWK: JSON.stringify(identityKey),
    IDENTITY_PUBLIC_JWKS: JSON.stringify({ keys: [publicPartOf(identityKey)] }),
    USERS_URL: `http://127.0.0.1:${usersPort}/graphql`,
    CONTENT_URL: `http://127.0.0.1:${contentPort}/graphql`,
    NOTIFICATIONS_URL: `http://127.0.0.1:${notificationsPort}/graphql`,
    JWKS_URL: `http://127.0.0.1:${usersPort}/.well-known/jwks.json`,
    USERS_PUBLIC_URL: `http://localhost:${usersPort}`,
    CONTENT_PUBLIC_URL: `http://localhost:${contentPort}`,
  };
  return { ...defaults, ...withoutEmpty(env) };
}

const withoutEmpty = (env: Environment): Environment =>
  Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ""));
