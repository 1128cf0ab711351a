import type { RawSql, SqlExecutor } from "@skein/service-kit/database.ts";

/**
 * Runs statements of `*.queries.ts` in the background, where there is no Prisma transaction. What it counts are the rows
 * that come back: none without RETURNING.
 */
export const asRawSql = (sql: SqlExecutor): RawSql => ({
  $queryRawUnsafe: async <T>(text: string, ...values: unknown[]) => (await sql.query(text, values)) as T,
  $executeRawUnsafe: async (text, ...values) => (await sql.query(text, values)).length,
});
