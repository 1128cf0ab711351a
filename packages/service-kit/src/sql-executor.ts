import type { SqlMigrationAwareDriverAdapterFactory } from "@prisma/driver-adapter-utils";

/**
 * Runs SQL on one database. Rows come back the same from PostgreSQL and PGlite: `bigint` as a number (a BigInt
 * beyond 2^53), `numeric` and `date` as strings, `timestamp` and `timestamptz` as a Date (UTC), JSON parsed.
 */
export interface SqlExecutor {
  /**
   * Without `params` the text may hold several statements (one implicit transaction); their rows come one after
   * the other. With `params` ($1, $2, …) it is one statement.
   */
  query<Row>(sql: string, params?: readonly unknown[]): Promise<Row[]>;
}

/** What the migration engine works on while the migration lock is held: no statement timeout, one connection. */
export interface MigrationConnection extends SqlExecutor {
  readonly adapter: SqlMigrationAwareDriverAdapterFactory;
}

/** One subgraph's database, the same for PostgreSQL and for the embedded PGlite. */
export interface Database extends SqlExecutor {
  readonly kind: "postgresql" | "pglite";
  /** For `new PrismaClient({ adapter })`. It shares the connections of this object. */
  readonly adapter: SqlMigrationAwareDriverAdapterFactory;
  /**
   * Runs `work` in one transaction; an error rolls it back and is thrown on.
   * Inside `work` use `tx` only: PGlite has one connection, so a query through the database would wait for the
   * transaction that waits for it.
   */
  transaction<T>(work: (tx: SqlExecutor) => Promise<T>): Promise<T>;
  /** Runs `work` while no other process migrates this database (PostgreSQL: advisory lock on its own connection). */
  withMigrationLock<T>(work: (connection: MigrationConnection) => Promise<T>): Promise<T>;
  /** Resolves when the database answers within `timeoutMs`, else throws. */
  ping(timeoutMs: number): Promise<void>;
  /** Ends the connections; running queries finish first. Safe to call twice. */
  close(): Promise<void>;
}

/** What runs a statement that only reads: `createReadSql`'s, or a Prisma client or transaction. */
export interface ReadSql {
  $queryRawUnsafe<T>(sql: string, ...values: unknown[]): Promise<T>;
}

/** What a Prisma client and its interactive transaction have in common, for code that writes inside a caller's transaction. */
export interface RawSql extends ReadSql {
  $executeRawUnsafe(sql: string, ...values: unknown[]): Promise<number>;
}

export interface OpenDatabaseOptions {
  /** `postgresql://…`, `pglite:<folder>` or `pglite:memory`. */
  readonly url: string;
  /** Shown in pg_stat_activity. */
  readonly applicationName: string;
  /** PostgreSQL connections of this process, 10 by default. */
  readonly poolSize?: number;
  /** PostgreSQL only, 5000 by default. PGlite cannot interrupt a statement. */
  readonly statementTimeoutMs?: number;
}
