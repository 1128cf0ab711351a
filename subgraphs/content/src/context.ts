import type { Cache } from "@skein/service-kit/cache.ts";
import type { ReadSql } from "@skein/service-kit/database.ts";
import type { ForwardedIdentity } from "@skein/service-kit/identity.ts";
import type { Logger } from "@skein/service-kit/logger.ts";
import type { OutboxRelay } from "@skein/service-kit/outbox-relay.ts";
import type { ResponseCaching } from "@skein/service-kit/response-caching.ts";
import type { SubgraphContext } from "@skein/service-kit/subgraph-server.ts";
import type { PrismaClient } from "./generated/prisma/client.ts";
import { createLoaders, type Loaders } from "./loaders.ts";

/** What lives as long as the process. */
export interface ContentServices {
  readonly prisma: PrismaClient;
  /** For reads outside of transactions. */
  readonly sql: ReadSql;
  readonly cache: Cache;
  readonly relay: Pick<OutboxRelay, "wake">;
  /** Where clients fetch the pictures that this service draws, without a slash at the end. */
  readonly publicUrl: string;
  readonly logger: Logger;
}

/** What lives as long as one request. */
export interface ContentContext extends SubgraphContext, ContentServices {
  readonly caching: ResponseCaching;
  readonly loaders: Loaders;
  /** Null for an anonymous visitor. */
  readonly viewerId: string | null;
}

export function createContext(
  services: ContentServices,
  identity: ForwardedIdentity,
  caching: ResponseCaching,
): ContentContext {
  const { sql, cache } = services;
  const viewerId = identity.viewer?.userId ?? null;
  return {
    ...services,
    identity,
    caching,
    viewerId,
    loaders: createLoaders({ sql, cache, caching, viewerId }),
  };
}
