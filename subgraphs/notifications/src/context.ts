import { AppError } from "@skein/service-kit/app-error.ts";
import type { ReadSql } from "@skein/service-kit/database.ts";
import type { ForwardedIdentity } from "@skein/service-kit/identity.ts";
import type { Logger } from "@skein/service-kit/logger.ts";
import type { OutboxRelay } from "@skein/service-kit/outbox-relay.ts";
import type { SubgraphContext } from "@skein/service-kit/subgraph-server.ts";
import type { PrismaClient } from "./generated/prisma/client.ts";
import { createLoaders, type Loaders } from "./loaders.ts";

/** What lives as long as the process. */
export interface NotificationsServices {
  readonly prisma: PrismaClient;
  /** For reads outside of transactions. */
  readonly sql: ReadSql;
  readonly relay: Pick<OutboxRelay, "wake">;
  readonly logger: Logger;
}

/** What lives as long as one request. */
export interface NotificationsContext extends SubgraphContext, NotificationsServices {
  readonly loaders: Loaders;
}

export function createContext(
  services: NotificationsServices,
  identity: ForwardedIdentity,
): NotificationsContext {
  return {
    ...services,
    identity,
    loaders: createLoaders({ sql: services.sql, viewer: identity.viewer }),
  };
}

/** An inbox is open to its owner alone. @throws {AppError} `FORBIDDEN` for everybody else. */
export function requireOwner({ identity }: NotificationsContext, userId: string): void {
  if (identity.viewer?.userId !== userId) throw new AppError("FORBIDDEN", "Only its owner can see an inbox.");
}
