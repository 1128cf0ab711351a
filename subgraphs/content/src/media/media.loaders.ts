import type { ReadSql } from "@skein/service-kit/database.ts";
import DataLoader from "dataloader";
import type { Media } from "../generated/prisma/client.ts";
import { findMediaOfPosts } from "./media.queries.ts";

export function createMediaLoaders({ sql }: { sql: ReadSql }) {
  const mediaByPost = new DataLoader<string, Media[]>(
    async (postIds) => {
      const byPost = Map.groupBy(await findMediaOfPosts(sql, postIds), (media) => media.postId);
      return postIds.map((id) => byPost.get(id) ?? []);
    },
    { maxBatchSize: 1000 },
  );
  return { mediaByPost };
}
