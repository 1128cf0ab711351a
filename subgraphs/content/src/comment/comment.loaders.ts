import type { ReadSql } from "@skein/service-kit/database.ts";
import { isUuid } from "@skein/service-kit/pagination.ts";
import type { ResponseCaching } from "@skein/service-kit/response-caching.ts";
import DataLoader from "dataloader";
import type { Comment, Post } from "../generated/prisma/client.ts";
import { gatewayTags } from "../gateway-tags.ts";
import { createPageLoaders } from "../page-loaders.ts";
import { findCommentPages, findCommentsById, type CommentList } from "./comment.queries.ts";

/** @param loadPost gives null for a post that the viewer may not see */
export function createCommentLoaders(
  { sql, caching }: { sql: ReadSql; caching: ResponseCaching },
  loadPost: (id: string) => Promise<Post | null>,
) {
  const commentById = new DataLoader<string, Comment | null>(
    async (ids) => {
      const byId = new Map((await findCommentsById(sql, ids)).map((comment) => [comment.id, comment]));
      return ids.map((id) => byId.get(id) ?? null);
    },
    { maxBatchSize: 1000 },
  );
  const pages = createPageLoaders(
    (list: CommentList, page, listIds) => findCommentPages(sql, list, page, listIds),
    (comment) => commentById.prime(comment.id, comment),
  );

  return {
    commentPages: pages.pageOf,
    /** A comment on a post that the viewer may see, by the id that a client sent. */
    loadComment: async (id: string): Promise<Comment | null> => {
      const comment = isUuid(id) ? await commentById.load(id.toLowerCase()) : null;
      if (!comment || (await loadPost(comment.postId))) return comment;
      caching.tag(gatewayTags.comments(comment.postId));
      return null;
    },
    clearComments: (): void => {
      commentById.clearAll();
      pages.clear();
    },
  };
}
