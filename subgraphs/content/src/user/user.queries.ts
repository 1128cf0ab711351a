import type { ReadSql } from "@skein/service-kit/database.ts";
import type { Page } from "@skein/service-kit/pagination.ts";
import { createBindings } from "@skein/service-kit/bindings.ts";
import { pageSql } from "../id-page.ts";
import { isVisibleTo } from "../post/post-visibility.ts";
import { postColumns, type PostOfList } from "../post/post.queries.ts";

/** The same page of each author's visible posts, newest first, in one statement. */
export function findAuthorPostPages(
  sql: ReadSql,
  viewerId: string | null,
  page: Page,
  authorIds: readonly string[],
): Promise<PostOfList[]> {
  const { values, bind } = createBindings();
  const { conditions, order } = pageSql(page, "p.id", "newestFirst", bind);
  return sql.$queryRawUnsafe(
    `SELECT list.id AS "listId", l.* FROM unnest(${bind(authorIds)}::uuid[]) AS list (id)
     CROSS JOIN LATERAL (
       SELECT ${postColumns} FROM post p
       WHERE p.author_id = list.id AND ${isVisibleTo(bind(viewerId))}${conditions}
       ORDER BY p.id ${order} LIMIT ${bind(page.limit + 1)}
     ) l ORDER BY l.id ${order}`,
    ...values,
  );
}

/** How many posts of each author the viewer may see. The counts are kept per visibility, so the rule is that of posts. */
export async function countVisiblePosts(
  sql: ReadSql,
  viewerId: string | null,
  authorIds: readonly string[],
): Promise<Map<string, number>> {
  const rows = await sql.$queryRawUnsafe<{ authorId: string; count: number }[]>(
    `SELECT p.author_id AS "authorId", sum(p.count)::int AS count FROM author_post_count p
     WHERE p.author_id = ANY($1::uuid[]) AND ${isVisibleTo("$2")} GROUP BY p.author_id`,
    authorIds,
    viewerId,
  );
  return new Map(rows.map((row) => [row.authorId, row.count]));
}
