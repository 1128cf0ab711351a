import { isPresent } from "../projection/projection.queries.ts";

/**
 * A comment is to be seen where its post is (`post/post-visibility.ts`), unless its author is gone, or the author of
 * the comment that it replies to: a thread goes with its first comment. In SQL, on the table alias `c`.
 */
export const isPresentComment = `(${isPresent("c.author_id")} AND NOT EXISTS (
  SELECT 1 FROM comment parent JOIN user_projection thread_author ON thread_author.id = parent.author_id
  WHERE parent.id = c.parent_id AND thread_author.status = 'DELETED'))`;
