import {
  databaseSetting,
  identityKeysSetting,
  jsonSetting,
  loadConfig,
  portSetting,
  processSettings,
  type Environment,
} from "@skein/service-kit/config.ts";
import { fileURLToPath } from "node:url";
import { z } from "zod";

/** An Ed25519 key (RFC 8037) that signs access tokens; its public half is in the key set. */
const privateJwk = z.object({
  kty: z.literal("OKP"),
  crv: z.literal("Ed25519"),
  x: z.string(),
  d: z.string(),
  kid: z.string().min(1),
});

export const settings = z.object({
  ...processSettings,
  USERS_PORT: portSetting(4001),
  USERS_DATABASE_URL: databaseSetting,
  /** An image keeps the migrations beside the code instead of in the repository's tree. */
  USERS_MIGRATIONS_FOLDER: z
    .string()
    .default(fileURLToPath(new URL("../../../prisma/users/migrations", import.meta.url))),
  /** Where clients fetch avatars. */
  USERS_PUBLIC_URL: z.url({ protocol: /^https?$/ }).default("http://localhost:4001"),
  ACCESS_TOKEN_PRIVATE_JWK: jsonSetting(privateJwk),
  ACCESS_TOKEN_ISSUER: z.url().default("http://localhost:4001"),
  ACCESS_TOKEN_AUDIENCE: z.string().default("skein"),
  IDENTITY_PUBLIC_JWKS: identityKeysSetting,
});

export type UsersConfig = Readonly<z.infer<typeof settings>>;

/** @throws {ConfigError} that lists every problem of the environment. */
export const loadUsersConfig = (env: Environment = process.env): UsersConfig => loadConfig(settings, env);
