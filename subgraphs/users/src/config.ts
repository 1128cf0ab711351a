import {
  databaseSetting,
  identityKeysSetting,
  loadConfig,
  portSetting,
  processSettings,
  type Environment,
} from "@skein/service-kit/config.ts";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { longestMinimum, shortestMinimum } from "./account/password-rules.ts";
import { mailSettings, productionMailSettings } from "./mail/mail.settings.ts";
import { passkeySettings } from "./passkey/passkey.settings.ts";
import { openIdSettings } from "./openid/openid.settings.ts";

const keyBytes = 32;
const base64OfKey = /^[A-Za-z0-9+/]{43}=$/;

/** AES-256 keys that seal what is at rest: the first one seals, all of them open. */
const keyEncryptionKeys = z
  .string()
  .transform((list) => list.split(",").map((text) => text.trim()))
  .refine(
    (list) => list.every((text) => base64OfKey.test(text)),
    `is not a list of ${keyBytes} bytes in base64`,
  )
  .transform((list) => list.map((text): Uint8Array => Buffer.from(text, "base64")));

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
  KEY_ENCRYPTION_KEYS: keyEncryptionKeys,
  ACCESS_TOKEN_ISSUER: z.url().default("http://localhost:4001"),
  ACCESS_TOKEN_AUDIENCE: z.string().default("skein"),
  IDENTITY_PUBLIC_JWKS: identityKeysSetting,
  ...mailSettings,
  ...passkeySettings,
  ...openIdSettings,
  PASSWORD_MIN_LENGTH: z.coerce
    .number()
    .int()
    .min(shortestMinimum)
    .max(longestMinimum)
    .default(shortestMinimum),
  /** How long the deletion of an account can be taken back; 0 erases at once. */
  DELETION_GRACE_DAYS: z.coerce.number().int().min(0).max(365).default(30),
  /** How long an anonymous account that nobody can come back to is kept. */
  ANONYMOUS_RETENTION_DAYS: z.coerce.number().int().min(1).max(3_650).default(30),
  /** Of each kind (sign-ins, mails, passwords, links) from one IPv4 address or IPv6 /64. */
  CLIENT_ATTEMPTS_PER_HOUR: z.coerce.number().int().min(10).max(1_000_000).default(300),
});

export type UsersConfig = Readonly<z.infer<typeof settings>>;

/** @throws {ConfigError} that lists every problem of the environment. */
export function loadUsersConfig(env: Environment = process.env): UsersConfig {
  const isProduction = env.NODE_ENV === "production";
  return loadConfig(isProduction ? settings.extend(productionMailSettings) : settings, env);
}
