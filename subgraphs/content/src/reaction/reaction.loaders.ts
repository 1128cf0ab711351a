import type { ReadSql } from "@skein/service-kit/database.ts";
import { isUuid } from "@skein/service-kit/pagination.ts";
import type { ResponseCaching } from "@skein/service-kit/response-caching.ts";
import DataLoader from "dataloader";
import type { Post, Reaction, ReactionKind } from "../generated/prisma/client.ts";
import { gatewayTags } from "../gateway-tags.ts";
import { createPageLoaders } from "../page-loaders.ts";
import {
  findKindCounts,
  findReactionPages,
  findReactionsById,
  findReactionsOfUser,
  type KindCount,
} from "./reaction.queries.ts";

interface ReactionLoaderSources {
  readonly sql: ReadSql;
  readonly caching: ResponseCaching;
  readonly viewerId: string | null;
}

const maxBatchSize = 1000;

/** @param loadPost gives null for a post that the viewer may not see */
export function createReactionLoaders(
  { sql, caching, viewerId }: ReactionLoaderSources,
  loadPost: (id: string) => Promise<Post | null>,
) {
  const reactionById = new DataLoader<string, Reaction | null>(
    async (ids) => {
      const byId = new Map((await findReactionsById(sql, ids)).map((reaction) => [reaction.id, reaction]));
      return ids.map((id) => byId.get(id) ?? null);
    },
    { maxBatchSize },
  );
  const viewerReactionByPost = new DataLoader<string, Reaction | null>(
    async (postIds) => {
      if (viewerId === null) return postIds.map(() => null);
      const reactions = await findReactionsOfUser(sql, viewerId, postIds);
      const byPost = new Map(reactions.map((reaction) => [reaction.postId, reaction]));
      return postIds.map((id) => byPost.get(id) ?? null);
    },
    { maxBatchSize },
  );
  const kindCountsByPost = new DataLoader<string, KindCount[]>(
    async (postIds) => {
      const byPost = Map.groupBy(await findKindCounts(sql, postIds), (count) => count.postId);
      return postIds.map((id) => byPost.get(id) ?? []);
    },
    { maxBatchSize },
  );
  const pages = createPageLoaders((kind: ReactionKind | null, page, postIds) =>
    findReactionPages(sql, kind, page, postIds),
  );

  return {
    viewerReactionByPost,
    kindCountsByPost,
    reactionPages: pages.pageOf,
    /** A reaction to a post that the viewer may see, by the id that a client sent. */
    loadReaction: async (id: string): Promise<Reaction | null> => {
      const reaction = isUuid(id) ? await reactionById.load(id.toLowerCase()) : null;
      if (!reaction || (await loadPost(reaction.postId))) return reaction;
      caching.tag(gatewayTags.reactions(reaction.postId));
      return null;
    },
    clearReactions: (postId: string): void => {
      viewerReactionByPost.clear(postId);
      kindCountsByPost.clear(postId);
      reactionById.clearAll();
      pages.clear();
    },
  };
}
