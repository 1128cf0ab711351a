import type { Cache } from "@skein/service-kit/cache.ts";
import type { ReadSql } from "@skein/service-kit/database.ts";
import DataLoader from "dataloader";
import { findFollowed, findGone } from "./projection.queries.ts";

interface ProjectionLoaderSources {
  readonly sql: ReadSql;
  readonly cache: Cache;
  readonly viewerId: string | null;
}

const maxBatchSize = 1000;
const goneCache = { namespace: "gone", version: 1, ttlSeconds: 60 };

/** The tag that invalidates what is cached of a user's presence. */
export const goneTag = (userId: string): string => `${goneCache.namespace}:${userId}`;

export function createProjectionLoaders({ sql, cache, viewerId }: ProjectionLoaderSources) {
  const loadGone = async (ids: readonly string[]) => {
    const gone = await findGone(sql, ids);
    return new Map(ids.map((id) => [id, gone.has(id)]));
  };
  /** Whether a user's account is deleted. */
  const isGone = new DataLoader<string, boolean>(
    async (ids) => {
      const flags = await cache.getMany({ ...goneCache, keys: ids, load: loadGone });
      return flags.map((flag) => flag === true);
    },
    { maxBatchSize },
  );

  /** Whether the viewer follows a user. Never cached: it decides who sees what. */
  const viewerFollows = new DataLoader<string, boolean>(
    async (ids) => {
      if (viewerId === null) return ids.map(() => false);
      const followed = await findFollowed(sql, viewerId, ids);
      return ids.map((id) => followed.has(id));
    },
    { maxBatchSize },
  );

  return { isGone, viewerFollows };
}

export type ProjectionLoaders = ReturnType<typeof createProjectionLoaders>;
