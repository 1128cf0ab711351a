import { AppError } from "@skein/service-kit/app-error.ts";
import { isUuid, type Connection, type PageArguments } from "@skein/service-kit/pagination.ts";
import type { ContentContext } from "../context.ts";
import type { Post, Tag } from "../generated/prisma/client.ts";
import { gatewayTags } from "../gateway-tags.ts";
import { uuidBoundAt } from "../uuid-time.ts";
import { parseIdPage } from "../id-page.ts";
import { connectionOf } from "../page-loaders.ts";
import { findKnownTag, findTrendingTagIds } from "./tag.queries.ts";
import { parseTagName } from "./tag.rules.ts";

const trendingDays = 30;
const defaultTrending = 10;
const maximumTrending = 50;
const trendingCache = { namespace: "trending", version: 1, ttlSeconds: 60 };
const trendingKey = "top";

/** The tag that invalidates the cached list of trending tags. */
export const trendingTag = `${trendingCache.namespace}:${trendingKey}`;

/** A tag by id, for other subgraphs' references. Null for one that only hidden posts ever carried, as in `getTag`. */
export async function getTagById({ loaders, caching }: ContentContext, input: string): Promise<Tag | null> {
  const id = input.toLowerCase();
  const tag = isUuid(id) ? await loaders.tagById.load(id) : null;
  if (tag?.everPublic) return tag;
  caching.restrict({ maxAge: 0, scope: "PRIVATE" });
  return tag && (await loaders.isTagInSight.load(id)) ? tag : null;
}

/** Null when no post that the viewer may know of ever carried it. */
export async function getTag({ sql, caching, viewerId }: ContentContext, input: string): Promise<Tag | null> {
  const name = parseTagName(input);
  const tag = name === null ? null : await findKnownTag(sql, name, viewerId);
  // Others may not know of it, or it may come into being.
  if (!tag?.everPublic) caching.restrict({ maxAge: 0, scope: "PRIVATE" });
  return tag;
}

/** @throws {AppError} `BAD_USER_INPUT` for a page that cannot be. */
export async function listPostsByTag(
  context: ContentContext,
  { tag: input, ...args }: PageArguments & { tag: string },
): Promise<Connection<Post>> {
  const page = parseIdPage(args);
  const tag = await getTag(context, input);
  return tag ? context.loaders.tagPostPages("posts", page).load(tag.id) : connectionOf<Post>(page, []);
}

/** The most used tags of the last thirty days: one list for everybody, kept for a minute. */
export async function listTrendingTags(
  { sql, cache, caching, loaders }: ContentContext,
  size: number | null,
): Promise<Tag[]> {
  // An explicit null passes the schema's default by.
  const first = size ?? defaultTrending;
  if (first < 1 || first > maximumTrending) {
    throw new AppError("BAD_USER_INPUT", `Ask for 1 to ${maximumTrending} tags.`, { field: "first" });
  }
  caching.tag(gatewayTags.trendingTags);
  const load = async () => {
    const sinceId = uuidBoundAt(Date.now() - trendingDays * 24 * 3_600_000);
    return new Map([[trendingKey, await findTrendingTagIds(sql, { sinceId, limit: maximumTrending })]]);
  };
  const [ids] = await cache.getMany({ ...trendingCache, keys: [trendingKey], load });
  return loaders.loadTagList((ids ?? []).slice(0, first));
}
