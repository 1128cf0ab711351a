import type { ExportSection } from "@skein/service-kit/export-collector.ts";

/** All that this service has of a person. What others wrote is theirs, and stays out: of a comment on a post, its id. */
export const exportSections: readonly ExportSection[] = [
  {
    name: "posts",
    sql: `SELECT p.id::text AS cursor, p.id, p.body, p.visibility::text AS visibility,
        p.mentioned_user_ids AS "mentionedUserIds",
        ARRAY(SELECT t.name FROM post_tag pt JOIN tag t ON t.id = pt.tag_id
          WHERE pt.post_id = p.id ORDER BY pt.position) AS tags,
        p.comment_count AS "commentCount", p.reaction_count AS "reactionCount",
        p.created_at AS "createdAt", p.edited_at AS "editedAt"
      FROM post p WHERE p.author_id = $1::uuid AND ($2::text IS NULL OR p.id > $2::text::uuid)
      ORDER BY p.id LIMIT $3`,
  },
  {
    name: "pictures",
    sql: `SELECT m.post_id::text || ' ' || m.position::text AS cursor, m.id, m.post_id AS "postId", m.url,
        m.width, m.height, m.alt
      FROM post p JOIN media m ON m.post_id = p.id
      WHERE p.author_id = $1::uuid AND ($2::text IS NULL OR p.id >= split_part($2::text, ' ', 1)::uuid
        AND (m.post_id, m.position) > (split_part($2::text, ' ', 1)::uuid, split_part($2::text, ' ', 2)::int))
      ORDER BY m.post_id, m.position LIMIT $3`,
  },
  {
    name: "comments",
    sql: `SELECT c.id::text AS cursor, c.id, c.post_id AS "postId", c.parent_id AS "parentId", c.body,
        c.mentioned_user_ids AS "mentionedUserIds", c.created_at AS "createdAt", c.edited_at AS "editedAt"
      FROM comment c WHERE c.author_id = $1::uuid AND ($2::text IS NULL OR c.id > $2::text::uuid)
      ORDER BY c.id LIMIT $3`,
  },
  {
    name: "reactions",
    sql: `SELECT r.id::text AS cursor, r.id, r.post_id AS "postId", r.kind::text AS kind, r.created_at AS "createdAt"
      FROM reaction r WHERE r.user_id = $1::uuid AND ($2::text IS NULL OR r.id > $2::text::uuid)
      ORDER BY r.id LIMIT $3`,
  },
  {
    name: "contentMutationKeys",
    sql: `SELECT operation || ' ' || key AS cursor, operation, key, created_at AS "createdAt"
      FROM mutation_key WHERE actor_id = $1::text AND ($2::text IS NULL OR operation || ' ' || key > $2::text)
      ORDER BY operation || ' ' || key LIMIT $3`,
  },
];
