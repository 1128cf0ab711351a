import type { RawSql, ReadSql } from "@skein/service-kit/database.ts";
import type { Page } from "@skein/service-kit/pagination.ts";
import { v7 as uuidv7 } from "uuid";
import { createBindings } from "@skein/service-kit/bindings.ts";
import type { Reaction, ReactionKind } from "../generated/prisma/client.ts";
import { pageSql } from "../id-page.ts";
import { isPresent } from "../projection/projection.queries.ts";

const reactionColumns = `r.id, r.post_id AS "postId", r.user_id AS "userId", r.kind, r.created_at AS "createdAt"`;

export interface ReactionOfList extends Reaction {
  readonly listId: string;
}

export interface KindCount {
  readonly postId: string;
  readonly kind: ReactionKind;
  readonly count: number;
}

/** Whoever may see their posts: the caller asks. */
export const findReactionsById = (sql: ReadSql, ids: readonly string[]): Promise<Reaction[]> =>
  sql.$queryRawUnsafe(
    `SELECT ${reactionColumns} FROM reaction r WHERE r.id = ANY($1::uuid[]) AND ${isPresent("r.user_id")}`,
    ids,
  );

/** What the user gave to each of the posts. */
export const findReactionsOfUser = (
  sql: ReadSql,
  userId: string,
  postIds: readonly string[],
): Promise<Reaction[]> =>
  sql.$queryRawUnsafe(
    `SELECT ${reactionColumns} FROM reaction r WHERE r.user_id = $1::uuid AND r.post_id = ANY($2::uuid[])`,
    userId,
    postIds,
  );

/** Each post's counts, most frequent kind first; ties in the order of the schema. */
export const findKindCounts = (sql: ReadSql, postIds: readonly string[]): Promise<KindCount[]> =>
  sql.$queryRawUnsafe(
    `SELECT post_id AS "postId", kind, count FROM post_reaction_count
     WHERE post_id = ANY($1::uuid[]) AND count > 0 ORDER BY count DESC, kind`,
    postIds,
  );

/** The same page of each post's reactions, latest first, in one statement. @param kind null for all */
export function findReactionPages(
  sql: ReadSql,
  kind: ReactionKind | null,
  page: Page,
  postIds: readonly string[],
): Promise<ReactionOfList[]> {
  const { values, bind } = createBindings();
  const { conditions, order } = pageSql(page, "r.id", "newestFirst", bind);
  const ofKind = kind === null ? "" : ` AND r.kind = ${bind(kind)}::"ReactionKind"`;
  return sql.$queryRawUnsafe(
    `SELECT list.id AS "listId", l.* FROM unnest(${bind(postIds)}::uuid[]) AS list (id)
     CROSS JOIN LATERAL (
       SELECT ${reactionColumns} FROM reaction r
       WHERE r.post_id = list.id${ofKind} AND ${isPresent("r.user_id")}${conditions}
       ORDER BY r.id ${order} LIMIT ${bind(page.limit + 1)}
     ) l ORDER BY l.id ${order}`,
    ...values,
  );
}

export interface ReactionKey {
  readonly postId: string;
  readonly userId: string;
}

/** @returns null where there is none */
export async function findReaction(sql: ReadSql, { postId, userId }: ReactionKey): Promise<Reaction | null> {
  const rows = await findReactionsOfUser(sql, userId, [postId]);
  return rows[0] ?? null;
}

export const insertReaction = (tx: RawSql, { postId, userId }: ReactionKey, kind: ReactionKind) =>
  tx.$executeRawUnsafe(
    `INSERT INTO reaction (id, post_id, user_id, kind, created_at)
     VALUES ($1::uuid, $2::uuid, $3::uuid, $4::"ReactionKind", clock_timestamp())`,
    uuidv7(),
    postId,
    userId,
    kind,
  );

export const updateReactionKind = (tx: RawSql, id: string, kind: ReactionKind) =>
  tx.$executeRawUnsafe(`UPDATE reaction SET kind = $2::"ReactionKind" WHERE id = $1::uuid`, id, kind);

export const deleteReaction = (tx: RawSql, id: string) =>
  tx.$executeRawUnsafe(`DELETE FROM reaction WHERE id = $1::uuid`, id);

/** Under the lock of the post only. @param changes at most one for each kind */
export async function addToReactionCounts(
  tx: RawSql,
  postId: string,
  changes: readonly { readonly kind: ReactionKind; readonly by: number }[],
): Promise<void> {
  await tx.$executeRawUnsafe(
    `INSERT INTO post_reaction_count (post_id, kind, count)
     SELECT $1::uuid, change.kind::"ReactionKind", change.by
     FROM unnest($2::text[], $3::int[]) AS change (kind, by)
     ON CONFLICT (post_id, kind) DO UPDATE SET count = post_reaction_count.count + excluded.count`,
    postId,
    changes.map((change) => change.kind),
    changes.map((change) => change.by),
  );
  const total = changes.reduce((sum, change) => sum + change.by, 0);
  if (total === 0) return;
  await tx.$executeRawUnsafe(
    `UPDATE post SET reaction_count = reaction_count + $2::int WHERE id = $1::uuid`,
    postId,
    total,
  );
}
