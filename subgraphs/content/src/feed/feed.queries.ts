import type { ReadSql } from "@skein/service-kit/database.ts";
import type { Page } from "@skein/service-kit/pagination.ts";
import { plannedAnew } from "@skein/service-kit/statement-names.ts";
import { createBindings } from "@skein/service-kit/bindings.ts";
import type { Post } from "../generated/prisma/client.ts";
import { pageSql } from "../id-page.ts";
import { authorsInFullView } from "../post/post-visibility.ts";
import { findPostPage, postColumns } from "../post/post.queries.ts";

/**
 * The viewer's home feed: a page of N + 1 posts comes from at most N + 1 authors, and they are those whose newest post
 * on this side of the cursor is newest. So one probe of post_author_page per followee finds the authors, and only they
 * are read further: followees + N² index entries at most, however many posts there are. The plain join would read
 * either every post of every followee, or the whole table when the followees write rarely.
 * EXPLAIN (60,000 posts, 5,000 followees): "Index Only Scan Backward using post_author_page", one row, 5,001 loops, then
 * 21 authors' posts; 42,000 buffer hits, 25 to 100 ms. With 50 followees it is 1 ms.
 */
export function findHomePage(sql: ReadSql, viewerId: string, page: Page): Promise<Post[]> {
  const { values, bind } = createBindings();
  const viewer = bind(viewerId);
  const limit = bind(page.limit + 1);
  const { conditions, order } = pageSql(page, "p.id", "newestFirst", bind);
  return sql.$queryRawUnsafe(
    `WITH author AS (
       ${authorsInFullView(viewer)}
     ), candidate AS (
       SELECT author.id FROM author CROSS JOIN LATERAL (
         SELECT p.id FROM post p WHERE p.author_id = author.id${conditions}
         ORDER BY p.id ${order} LIMIT 1
       ) first ORDER BY first.id ${order} LIMIT ${limit}
     )
     SELECT l.* FROM candidate CROSS JOIN LATERAL (
       SELECT ${postColumns} FROM post p
       WHERE p.author_id = candidate.id${conditions}
       ORDER BY p.id ${order} LIMIT ${limit}
     ) l ORDER BY l.id ${order} LIMIT ${limit}`,
    ...values,
  );
}

/** Public posts only, so that the list is the same for everybody. */
export const findExplorePage = (sql: ReadSql, viewerId: string | null, page: Page): Promise<Post[]> =>
  findPostPage(sql, viewerId, page, "p.visibility = 'PUBLIC'");

/** @param query in the syntax of web searches; PostgreSQL reads any text as one */
export function findSearchPage(
  sql: ReadSql,
  viewerId: string | null,
  page: Page,
  query: string,
): Promise<Post[]> {
  const bindings = createBindings();
  const tsquery = `websearch_to_tsquery('simple', ${bindings.bind(query)})`;
  const condition = `${plannedAnew} to_tsvector('simple', p.body) @@ ${tsquery}`;
  return findPostPage(sql, viewerId, page, condition, bindings);
}
