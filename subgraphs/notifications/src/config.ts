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

export const settings = z.object({
  ...processSettings,
  NOTIFICATIONS_PORT: portSetting(4003),
  NOTIFICATIONS_DATABASE_URL: databaseSetting,
  /** An image keeps the migrations beside the code instead of in the repository's tree. */
  NOTIFICATIONS_MIGRATIONS_FOLDER: z
    .string()
    .default(fileURLToPath(new URL("../../../prisma/notifications/migrations", import.meta.url))),
  IDENTITY_PUBLIC_JWKS: identityKeysSetting,
});

export type NotificationsConfig = Readonly<z.infer<typeof settings>>;

/** @throws {ConfigError} that lists every problem of the environment. */
export const loadNotificationsConfig = (env: Environment = process.env): NotificationsConfig =>
  loadConfig(settings, env);
