import { openDatabase } from "@skein/service-kit/database.ts";
import type { Database, SqlExecutor } from "@skein/service-kit/database.ts";
import { appendEvent } from "@skein/service-kit/outbox.ts";
import { databaseUrlFor } from "./services.ts";

/** The tables of the outbox, as every subgraph's migrations make them. */
const TABLES = `
CREATE TABLE outbox (position BIGSERIAL PRIMARY KEY, id UUID NOT NULL UNIQUE, type TEXT NOT NULL,
  aggregate_id TEXT NOT NULL, payload JSONB NOT NULL, invalidates TEXT[] DEFAULT ARRAY[]::TEXT[], occurred_at TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
  published_at TIMESTAMPTZ(3));
CREATE INDEX outbox_unpublished ON outbox (position) WHERE published_at IS NULL;
CREATE TABLE outbox_epoch (id INT PRIMARY KEY DEFAULT 1, epoch TEXT NOT NULL);
CREATE TABLE inbox (event_id UUID PRIMARY KEY, number INT NOT NULL);`;

export interface OutboxDatabase {
  readonly database: Database;
  /** For another replica's connections; PGlite has none. */
  readonly url: string;
  close(): Promise<void>;
}

/** On a fresh database of PostgreSQL, one for each name. */
export async function createPostgresqlOutbox(name: string): Promise<OutboxDatabase> {
  return await openOutbox(await databaseUrlFor(name));
}

/** On a PGlite in memory. */
export async function createPgliteOutbox(): Promise<OutboxDatabase> {
  return await openOutbox("pglite:memory");
}

async function openOutbox(url: string): Promise<OutboxDatabase> {
  const database = await openDatabase({ url, applicationName: "skein-test" });
  await database.query(TABLES);
  return { database, url, close: () => database.close() };
}

/** As right after the migrations: positions begin at 1 again. */
export async function empty(database: Database): Promise<void> {
  await database.query("TRUNCATE outbox, outbox_epoch, inbox RESTART IDENTITY");
}

/** Appends one event a transaction; its payload is `{ number }`. */
export async function append(database: Database, aggregateId: string, ...numbers: number[]): Promise<void> {
  for (const number of numbers) {
    await database.transaction((tx) =>
      appendEvent(asRawSql(tx), { type: "thing.changed", aggregateId, payload: { number } }),
    );
  }
}

export async function countRows(database: Database, condition: string): Promise<number> {
  const [row] = await database.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM outbox WHERE ${condition}`,
  );
  return row?.count ?? 0;
}

function asRawSql(tx: SqlExecutor): Parameters<typeof appendEvent>[0] {
  return {
    $queryRawUnsafe: async <T>(sql: string, ...values: unknown[]) => (await tx.query(sql, values)) as T,
    $executeRawUnsafe: async (sql: string, ...values: unknown[]) => (await tx.query(sql, values)).length,
  };
}
