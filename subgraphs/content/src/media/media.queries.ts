import type { RawSql, ReadSql } from "@skein/service-kit/database.ts";
import type { Media } from "../generated/prisma/client.ts";
import type { MediaDraft } from "./media.rules.ts";
import { v7 as uuidv7 } from "uuid";

export const findMediaOfPosts = (sql: ReadSql, postIds: readonly string[]): Promise<Media[]> =>
  sql.$queryRawUnsafe(
    `SELECT id, post_id AS "postId", position, url, width, height, alt FROM media
     WHERE post_id = ANY($1::uuid[]) ORDER BY post_id, position`,
    postIds,
  );

/** Puts these pictures in the place of the post's own. */
export async function replaceMedia(tx: RawSql, postId: string, media: readonly MediaDraft[]): Promise<void> {
  await tx.$executeRawUnsafe(`DELETE FROM media WHERE post_id = $1::uuid`, postId);
  await insertMedia(tx, postId, media);
}

export async function insertMedia(tx: RawSql, postId: string, media: readonly MediaDraft[]): Promise<void> {
  if (media.length === 0) return;
  await tx.$executeRawUnsafe(
    `INSERT INTO media (id, post_id, position, url, width, height, alt)
     SELECT m.id, $1::uuid, m.place - 1, m.url, m.width, m.height, m.alt
     FROM unnest($2::uuid[], $3::text[], $4::int[], $5::int[], $6::text[])
       WITH ORDINALITY AS m (id, url, width, height, alt, place)`,
    postId,
    media.map(() => uuidv7()),
    media.map((each) => each.url),
    media.map((each) => each.width),
    media.map((each) => each.height),
    media.map((each) => each.alt),
  );
}
