import { loadContentConfig } from "@skein/content/config.ts";
import { startContent } from "@skein/content/server.ts";
import { loadNotificationsConfig } from "@skein/notifications/config.ts";
import { startNotifications } from "@skein/notifications/server.ts";
import type { Environment } from "@skein/service-kit/config.ts";
import type { Database } from "@skein/service-kit/database.ts";
import type { EventTransport } from "@skein/service-kit/events.ts";
import type { Logger } from "@skein/service-kit/logger.ts";
import type { RunningServer } from "@skein/service-kit/subgraph-server.ts";
import { loadUsersConfig } from "@skein/users/config.ts";
import { startUsers } from "@skein/users/server.ts";
import { seedContent } from "../../prisma/content/seed.ts";
import { seedNotifications } from "../../prisma/notifications/seed.ts";
import { seedUsers } from "../../prisma/users/seed.ts";
import type { SeedOptions } from "../seed/fill-database.ts";
import type { SubgraphName } from "../support/workspace.ts";

export interface SharedServices {
  readonly logger: Logger;
  readonly database: Database;
  readonly transport?: EventTransport;
  readonly onStatement?: (sql: string) => void;
}

/** What a start needs to know of a subgraph. */
export interface SubgraphService {
  readonly name: SubgraphName;
  readonly databaseUrl: (env: Environment) => string;
  readonly migrationsFolder: (env: Environment) => string;
  readonly seed: (options: SeedOptions) => Promise<boolean>;
  readonly start: (env: Environment, shared: SharedServices) => Promise<RunningServer>;
}

export const subgraphServices: readonly SubgraphService[] = [
  {
    name: "users",
    databaseUrl: (env) => loadUsersConfig(env).USERS_DATABASE_URL,
    migrationsFolder: (env) => loadUsersConfig(env).USERS_MIGRATIONS_FOLDER,
    seed: seedUsers,
    start: (env, shared) => startUsers(loadUsersConfig(env), shared),
  },
  {
    name: "content",
    databaseUrl: (env) => loadContentConfig(env).CONTENT_DATABASE_URL,
    migrationsFolder: (env) => loadContentConfig(env).CONTENT_MIGRATIONS_FOLDER,
    seed: seedContent,
    start: (env, shared) => startContent(loadContentConfig(env), shared),
  },
  {
    name: "notifications",
    databaseUrl: (env) => loadNotificationsConfig(env).NOTIFICATIONS_DATABASE_URL,
    migrationsFolder: (env) => loadNotificationsConfig(env).NOTIFICATIONS_MIGRATIONS_FOLDER,
    seed: seedNotifications,
    start: (env, shared) => startNotifications(loadNotificationsConfig(env), shared),
  },
];
