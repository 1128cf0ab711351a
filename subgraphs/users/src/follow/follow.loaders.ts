import type { ReadSql } from "@skein/service-kit/database.ts";
import type { Viewer } from "@skein/service-kit/identity.ts";
import { buildConnection, type Connection, type Page } from "@skein/service-kit/pagination.ts";
import DataLoader from "dataloader";
import type { UserProfile } from "../user/user-profile.ts";
import { findFollowed, findFollowPages, type FollowDirection, type FollowRow } from "./follow.queries.ts";

interface FollowLoaderSources {
  readonly sql: ReadSql;
  readonly viewer: Viewer | null;
}

type PageLoader = DataLoader<string, Connection<UserProfile>>;

const maxBatchSize = 1000;

/** @param primeUser remembers the profiles that come with a page */
export function createFollowLoaders(
  { sql, viewer }: FollowLoaderSources,
  primeUser: (user: UserProfile) => void,
) {
  const viewerFollows = new DataLoader<string, boolean>(
    async (ids) => {
      if (!viewer) return ids.map(() => false);
      const followed = await findFollowed(sql, viewer.userId, ids);
      return ids.map((id) => followed.has(id));
    },
    { maxBatchSize },
  );

  const loadPages = async (direction: FollowDirection, page: Page, parentIds: readonly string[]) => {
    const rows = await findFollowPages(sql, direction, page, parentIds);
    rows.forEach((row) => primeUser(profileOf(row)));
    const byParent = Map.groupBy(rows, (row) => row.parentId);
    return parentIds.map((id) => buildConnection(page, byParent.get(id) ?? [], keysetOf, profileOf));
  };

  /** One loader per list and page, since a batch is one statement. As many as the operation has such fields. */
  const pageLoaders = new Map<string, PageLoader>();
  const followPage = (direction: FollowDirection, page: Page): PageLoader => {
    const key = JSON.stringify([direction, page]);
    const existing = pageLoaders.get(key);
    if (existing) return existing;
    const loader: PageLoader = new DataLoader((ids) => loadPages(direction, page, ids), { maxBatchSize });
    pageLoaders.set(key, loader);
    return loader;
  };

  return {
    viewerFollows,
    followPage,
    /** Forgets what a follow of this request has changed. */
    clearFollows: (): void => {
      viewerFollows.clearAll();
      pageLoaders.clear();
    },
  };
}

/** Milliseconds are all that the column keeps, so the cursor is exact. */
const keysetOf = (row: FollowRow) => [String(row.followedAt.getTime()), row.id];

function profileOf({ parentId: _parent, followedAt: _when, ...profile }: FollowRow): UserProfile {
  return profile;
}
