import type { Cache } from "@skein/service-kit/cache.ts";
import type { ReadSql } from "@skein/service-kit/database.ts";
import { isUuid } from "@skein/service-kit/pagination.ts";
import DataLoader from "dataloader";
import type { UserProfile } from "./user-profile.ts";
import { findProfilesByHandle, findProfilesById } from "./user.queries.ts";

interface UserLoaderSources {
  readonly sql: ReadSql;
  readonly cache: Cache;
}

const maxBatchSize = 1000;
const profileCache = { namespace: "user", version: 1, ttlSeconds: 60 };

/** The tag that invalidates the cached profile of a user. */
export const profileTag = (id: string): string => `${profileCache.namespace}:${id}`;

export function createUserLoaders({ sql, cache }: UserLoaderSources) {
  const loadMissing = async (ids: readonly string[]) => {
    const profiles = await findProfilesById(sql, ids);
    return new Map<string, UserProfile | null>(profiles.map((profile) => [profile.id, profile]));
  };
  const userById = new DataLoader<string, UserProfile | null>(
    (ids) => cache.getMany({ ...profileCache, keys: ids, load: loadMissing }),
    { maxBatchSize },
  );
  const userByHandle = new DataLoader<string, UserProfile | null>(
    async (handles) => {
      const byHandle = new Map((await findProfilesByHandle(sql, handles)).map((user) => [user.handle, user]));
      return handles.map((handle) => byHandle.get(handle) ?? null);
    },
    { maxBatchSize },
  );

  return {
    userByHandle,
    /** A user by the id that a client sent; what is not a UUID is nobody's id. */
    loadUser: (id: string): Promise<UserProfile | null> =>
      isUuid(id) ? userById.load(id.toLowerCase()) : Promise.resolve(null),
    /** Remembers a profile that another statement brought along. */
    primeUser: (user: UserProfile): void => void userById.prime(user.id, user),
    /** Forgets users whom this request has changed. */
    clearUsers: (ids: readonly string[]): void => {
      for (const id of ids) userById.clear(id);
      userByHandle.clearAll();
    },
  };
}
