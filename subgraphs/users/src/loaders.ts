import type { Cache } from "@skein/service-kit/cache.ts";
import type { ReadSql } from "@skein/service-kit/database.ts";
import type { Viewer } from "@skein/service-kit/identity.ts";
import { createFollowLoaders } from "./follow/follow.loaders.ts";
import { createUserLoaders } from "./user/user.loaders.ts";

export interface LoaderSources {
  readonly sql: ReadSql;
  readonly cache: Cache;
  readonly viewer: Viewer | null;
}

export type Loaders = ReturnType<typeof createLoaders>;

/** One set per request: a loader remembers what it loaded, and that must not outlive the viewer. */
export function createLoaders(sources: LoaderSources) {
  const user = createUserLoaders(sources);
  return { ...user, ...createFollowLoaders(sources, user.primeUser) };
}
