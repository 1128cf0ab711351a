import { isPresent } from "../projection/projection.queries.ts";

/**
 * A comment is to be seen where its post is (`post/post-visibility.ts`), unless its author is gone, or the author of
 * the comment that it replies to: a thread goes with its first comment. In SQL, on the table alias `c`.
 */
export const isPresentComment = `(${isPresent("c.author_id")} AND (
  c.parent_id IS NULL OR ${isPresent("(SELECT thread.author_id FROM comment thread WHERE thread.id = c.parent_id)")}))`;
