import type { ResponseCaching } from "@skein/service-kit/response-caching.ts";
import { gatewayTags } from "../gateway-tags.ts";
import type { PostVisibility } from "../generated/prisma/client.ts";
import { findFollowersAmong, isPresent } from "../projection/projection.queries.ts";
import type { ReadSql } from "@skein/service-kit/database.ts";

// The rule, said side by side in the ways in which it is asked: a post is to be seen by everybody when
// it is PUBLIC, by its author and the author's followers when it is for FOLLOWERS, and by nobody once its author is gone.

/** Where a viewer looks for posts: a condition on the table alias `p`. @param viewer a placeholder; null for anonymous */
export const isVisibleTo = (viewer: string): string => `(${isPresent("p.author_id")} AND (
  p.visibility = 'PUBLIC' OR p.author_id = ${viewer}::uuid OR EXISTS (
    SELECT 1 FROM follow_projection f
    WHERE f.follower_id = ${viewer}::uuid AND f.followee_id = p.author_id AND f.active)))`;

/** The same, author by author, for feeds: all posts of these are to be seen. A query with one column, `id`. */
export const authorsInFullView = (viewer: string): string => `
  SELECT author.id FROM (
    SELECT f.followee_id AS id FROM follow_projection f WHERE f.follower_id = ${viewer}::uuid AND f.active
    UNION SELECT ${viewer}::uuid
  ) author WHERE ${isPresent("author.id")}`;

interface Guarded {
  readonly authorId: string;
  readonly visibility: PostVisibility;
}

/** What decides, asked only where it matters. */
export interface VisibilityFacts {
  readonly viewerId: string | null;
  readonly isGone: (userId: string) => Promise<boolean>;
  readonly viewerFollows: (userId: string) => Promise<boolean>;
}

/** Where the post is at hand, for instance from a cache that knows no viewers. */
export async function maySee(post: Guarded, facts: VisibilityFacts): Promise<boolean> {
  const ownOrPublic = post.visibility === "PUBLIC" || post.authorId === facts.viewerId;
  const [gone, follows] = await Promise.all([
    facts.isGone(post.authorId),
    ownOrPublic || facts.viewerId === null ? false : facts.viewerFollows(post.authorId),
  ]);
  return !gone && (ownOrPublic || follows);
}

/** Of these users, in the same order, those who may see a post whose author is present. */
export async function thoseWhoMaySee(
  sql: ReadSql,
  post: Guarded,
  userIds: readonly string[],
): Promise<readonly string[]> {
  if (post.visibility === "PUBLIC" || userIds.length === 0) return userIds;
  const followers = await findFollowersAmong(sql, post.authorId, userIds);
  return userIds.filter((id) => id === post.authorId || followers.has(id));
}

/** Another viewer may see another answer, and so may this one who follows or stops following somebody. */
export function keepForViewer(caching: ResponseCaching, viewerId: string | null): void {
  caching.restrict({ scope: "PRIVATE" });
  if (viewerId !== null) caching.tag(gatewayTags.follows(viewerId));
}
