import type { SqlExecutor } from "@skein/service-kit/database.ts";
import { createHash } from "node:crypto";
import { v7 as uuidv7 } from "uuid";
import { fillDatabase, inBatches, type Report, type SeedOptions } from "../../scripts/seed/fill-database.ts";
import type { GeneratedWorld, WorldPost, WorldReaction } from "../../scripts/seed/world.ts";

/**
 * Fills an empty database with the posts, comments and reactions of the generated world, and with what the users'
 * events would have told of its users and follows.
 * @returns false when it is not empty
 */
export const seedContent = (options: SeedOptions): Promise<boolean> =>
  fillDatabase(options, {
    table: "post",
    countRows: (totals) => Object.values(totals).reduce((sum, count) => sum + count, 0),
    insert: insertWorld,
  });

async function insertWorld(tx: SqlExecutor, world: GeneratedWorld, report: Report): Promise<void> {
  await insertAll(tx, userRows, world.users(), report);
  await insertAll(tx, followRows, world.follows(), report);
  await insertTags(tx, world);
  await insertAll(tx, postRows, world.posts(), report, toPostRow);
  await insertAll(tx, commentRows, world.comments(), report);
  await insertAll(tx, reactionRows, world.reactions(), report, toReactionRow);
  for (const statement of countStatements) await tx.query(statement);
}

/** The id is made of what identifies the reaction, so that it is the same every time. */
function toReactionRow(reaction: WorldReaction) {
  const random = createHash("md5").update(`${reaction.postId}:${reaction.userId}`).digest();
  return { id: uuidv7({ msecs: reaction.createdAt.getTime(), random }), ...reaction };
}

/** @param statement takes one batch as a JSON array of rows */
async function insertAll<T>(
  tx: SqlExecutor,
  statement: string,
  items: Iterable<T>,
  report: Report,
  toRow: (item: T) => unknown = (item) => item,
): Promise<void> {
  for (const batch of inBatches(items)) {
    await tx.query(statement, [JSON.stringify(batch.map(toRow))]);
    report(batch.length);
  }
}

async function insertTags(tx: SqlExecutor, world: GeneratedWorld): Promise<void> {
  const names = new Set<string>();
  for (const post of world.posts()) for (const tag of post.tags) names.add(tag);
  const rows = [...names].sort().map((name) => ({ name }));
  await tx.query(tagRows, [JSON.stringify(rows)]);
}

/** Pictures are drawn by the service itself, from their address. */
const toPostRow = (post: WorldPost) => ({
  ...post,
  tags: [...new Set(post.tags)],
  media: post.media.map(({ seed, ...media }) => ({
    ...media,
    url: `/media/${seed}.svg?w=${media.width}&h=${media.height}`,
  })),
});

const input = (columns: string): string =>
  `WITH input AS (SELECT * FROM json_to_recordset($1::text::json) AS row (${columns}))`;

// Position 0: whatever the users subgraph has told or tells again is newer.
const userRows = `${input("id uuid, handle text")}
  INSERT INTO user_projection (id, handle, status, position) SELECT id, handle, 'ACTIVE', 0 FROM input`;

const followRows = `${input(`"followerId" uuid, "followeeId" uuid`)}
  INSERT INTO follow_projection (follower_id, followee_id, active, position)
  SELECT "followerId", "followeeId", true, 0 FROM input`;

const tagRows = `${input("name text")}
  INSERT INTO tag (id, name) SELECT md5('tag' || name)::uuid, name FROM input`;

const postRows = `${input(`id uuid, "authorId" uuid, body text, tags text[], "mentionedUserIds" uuid[], media json,
    visibility "PostVisibility", "createdAt" timestamptz, "editedAt" timestamptz`)},
  fact AS (
    INSERT INTO post (id, author_id, body, visibility, mentioned_user_ids, created_at, edited_at)
    SELECT id, "authorId", body, visibility, "mentionedUserIds", "createdAt", "editedAt" FROM input
  ), picture AS (
    INSERT INTO media (id, post_id, position, url, width, height, alt)
    SELECT (m.value ->> 'id')::uuid, input.id, m.place - 1, m.value ->> 'url', (m.value ->> 'width')::int,
      (m.value ->> 'height')::int, m.value ->> 'alt'
    FROM input, json_array_elements(input.media) WITH ORDINALITY AS m (value, place)
  )
  INSERT INTO post_tag (post_id, tag_id, position)
  SELECT input.id, tag.id, name.place - 1
  FROM input, unnest(input.tags) WITH ORDINALITY AS name (value, place) JOIN tag ON tag.name = name.value`;

const commentRows = `${input(`id uuid, "postId" uuid, "parentId" uuid, "authorId" uuid, body text,
    "mentionedUserIds" uuid[], "createdAt" timestamptz`)}
  INSERT INTO comment (id, post_id, parent_id, author_id, body, mentioned_user_ids, created_at)
  SELECT id, "postId", "parentId", "authorId", body, "mentionedUserIds", "createdAt" FROM input`;

const reactionRows = `${input(`id uuid, "postId" uuid, "userId" uuid, kind "ReactionKind", "createdAt" timestamptz`)}
  INSERT INTO reaction (id, post_id, user_id, kind, created_at)
  SELECT id, "postId", "userId", kind, "createdAt" FROM input`;

const countStatements = [
  `INSERT INTO post_reaction_count (post_id, kind, count)
   SELECT post_id, kind, count(*) FROM reaction GROUP BY post_id, kind`,
  `UPDATE post SET comment_count = c.count
   FROM (SELECT post_id, count(*) FROM comment GROUP BY post_id) c WHERE c.post_id = post.id`,
  `UPDATE post SET reaction_count = r.count
   FROM (SELECT post_id, count(*) FROM reaction GROUP BY post_id) r WHERE r.post_id = post.id`,
  `UPDATE comment SET reply_count = r.count
   FROM (SELECT parent_id, count(*) FROM comment GROUP BY parent_id) r WHERE r.parent_id = comment.id`,
  `INSERT INTO author_post_count (author_id, visibility, count)
   SELECT author_id, visibility, count(*) FROM post GROUP BY author_id, visibility`,
  `UPDATE tag SET post_count = u.count, ever_public = true
   FROM (SELECT pt.tag_id, count(*) FROM post_tag pt JOIN post p ON p.id = pt.post_id
     WHERE p.visibility = 'PUBLIC' GROUP BY pt.tag_id) u
   WHERE u.tag_id = tag.id`,
];
