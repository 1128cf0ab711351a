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
  CONTENT_PORT: portSetting(4002),
  CONTENT_DATABASE_URL: databaseSetting,
  /** An image keeps the migrations beside the code instead of in the repository's tree. */
  CONTENT_MIGRATIONS_FOLDER: z
    .string()
    .default(fileURLToPath(new URL("../../../prisma/content/migrations", import.meta.url))),
  /** Where clients fetch the pictures that this service draws. */
  CONTENT_PUBLIC_URL: z.url({ protocol: /^https?$/ }).default("http://localhost:4002"),
  IDENTITY_PUBLIC_JWKS: identityKeysSetting,
});

export type ContentConfig = Readonly<z.infer<typeof settings>>;

/** @throws {ConfigError} that lists every problem of the environment. */
export const loadContentConfig = (env: Environment = process.env): ContentConfig => loadConfig(settings, env);
