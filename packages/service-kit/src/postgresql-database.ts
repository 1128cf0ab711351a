import type { SqlDriverAdapter, SqlMigrationAwareDriverAdapterFactory } from "@prisma/driver-adapter-utils";
import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { toDriverAdapterError } from "./driver-error.ts";
import type { Database, MigrationConnection, OpenDatabaseOptions, SqlExecutor } from "./sql-executor.ts";
import { rowTypeParser } from "./sql-row-types.ts";
import { createStatementNames, type NameStatement } from "./statement-names.ts";
import { withTimeout } from "./with-timeout.ts";

/** Not Prisma's 72707369: the engine takes that one itself, on the connection that migrates, and would wait for us. */
const MIGRATION_LOCK_KEY = 5_365_490_001;
const MIGRATION_LOCK_WAIT_MS = 10 * 60_000;
const MIGRATION_STATEMENT_TIMEOUT_MS = 60 * 60_000;
const CONNECT_TIMEOUT_MS = 5_000;
const IDLE_TRANSACTION_TIMEOUT_MS = 60_000;
/** The server ends a slow statement first; the client's own limit is for a server that no longer answers. */
const READ_TIMEOUT_MARGIN_MS = 2_000;

interface Rows<Row> {
  readonly rows: Row[];
}

interface ConnectionLimits {
  readonly statementTimeoutMs: number;
  readonly poolSize: number;
}

export function openPostgresqlDatabase(options: OpenDatabaseOptions): Database {
  const pool = openPool(options, {
    statementTimeoutMs: options.statementTimeoutMs ?? 5_000,
    poolSize: options.poolSize ?? 10,
  });
  const nameOf = createStatementNames();
  return {
    kind: "postgresql",
    adapter: createAdapter(pool, nameOf),
    ...executorOn(pool, nameOf),
    transaction: (work) => runTransaction(pool, nameOf, work),
    withMigrationLock: (work) => withMigrationLock(options, work),
    ping: async (timeoutMs) => {
      await withTimeout(pool.query("SELECT 1"), timeoutMs, "The database did not answer");
    },
    close: async () => {
      if (!pool.ended && !pool.ending) await pool.end();
    },
  };
}

function openPool(options: OpenDatabaseOptions, limits: ConnectionLimits): pg.Pool {
  const pool = new pg.Pool({ ...connectionConfig(options, limits.statementTimeoutMs), max: limits.poolSize });
  // The pool drops a broken idle connection by itself; without a listener the error would end the process.
  pool.on("error", () => undefined);
  // A connection that comes back with its transaction open (the answer to COMMIT or ROLLBACK never came) would
  // hand that transaction to its next user. `end` on it makes the pool drop it.
  pool.on("release", (_error, client) => {
    if (client.getTransactionStatus() !== "I") void client.end().catch(() => undefined);
  });
  return pool;
}

function connectionConfig(options: OpenDatabaseOptions, statementTimeoutMs: number): pg.ClientConfig {
  return {
    connectionString: options.url,
    application_name: options.applicationName,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    statement_timeout: statementTimeoutMs,
    query_timeout: statementTimeoutMs + READ_TIMEOUT_MARGIN_MS,
    idle_in_transaction_session_timeout: IDLE_TRANSACTION_TIMEOUT_MS,
    // Compiling takes longer than any of our statements runs; a high estimate alone would set it off.
    options: "-c jit=off",
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
  };
}

const types = { getTypeParser: rowTypeParser };

function executorOn(client: pg.Pool | pg.PoolClient, nameOf: NameStatement): SqlExecutor {
  return {
    async query<Row>(sql: string, params?: readonly unknown[]): Promise<Row[]> {
      // pg answers a text of several statements with one result each, which its types do not say.
      const result: unknown = await client.query(
        params === undefined
          ? { text: sql, types }
          : { name: nameOf(sql), text: sql, types, values: [...params] },
      );
      return [result as Rows<Row> | Rows<Row>[]].flat().flatMap((one) => one.rows);
    },
  };
}

async function runTransaction<T>(
  pool: pg.Pool,
  nameOf: NameStatement,
  work: (tx: SqlExecutor) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  const ignoreBrokenConnection = (): void => undefined; // the query that runs next reports it
  client.on("error", ignoreBrokenConnection);
  try {
    await client.query("BEGIN");
    const result = await work(executorOn(client, nameOf));
    await client.query("COMMIT");
    return result;
  } catch (error) {
    await client.query("ROLLBACK").catch(() => undefined); // the first error is the one to tell
    throw error;
  } finally {
    client.removeListener("error", ignoreBrokenConnection);
    client.release();
  }
}

function createAdapter(pool: pg.Pool, nameOf: NameStatement): SqlMigrationAwareDriverAdapterFactory {
  // The adapter wants a name for every statement; the protocol's unnamed statement is the one with an empty name.
  const factory = new PrismaPg(pool, { statementNameGenerator: ({ sql }) => nameOf(sql) ?? "" });
  return {
    provider: factory.provider,
    adapterName: factory.adapterName,
    connect: async () => withWholeScripts(await factory.connect(), pool),
    connectToShadowDb: () => factory.connectToShadowDb(),
  };
}

/**
 * The adapter cuts a script at every ";", inside function bodies and string literals too
 * (https://github.com/prisma/prisma, packages/adapter-pg/src/pg.ts, executeScript). Sent whole, PostgreSQL parses it,
 * and runs it as one implicit transaction: a migration that fails leaves nothing behind.
 */
function withWholeScripts(adapter: SqlDriverAdapter, pool: pg.Pool): SqlDriverAdapter {
  adapter.executeScript = async (script) => {
    await pool.query(script).catch((error: unknown) => {
      throw toDriverAdapterError(error, script);
    });
  };
  return adapter;
}

async function withMigrationLock<T>(
  options: OpenDatabaseOptions,
  work: (connection: MigrationConnection) => Promise<T>,
): Promise<T> {
  const holder = new pg.Client(connectionConfig(options, MIGRATION_LOCK_WAIT_MS));
  holder.on("error", () => undefined); // a lost lock connection shows as an error of the statement that waits on it
  const pool = openPool(options, { statementTimeoutMs: MIGRATION_STATEMENT_TIMEOUT_MS, poolSize: 1 });
  try {
    await holder.connect();
    await holder.query("SELECT pg_advisory_lock($1)", [MIGRATION_LOCK_KEY]);
    // What a migration alters must not meet a plan that an earlier statement left behind.
    const unnamed: NameStatement = () => undefined;
    return await work({ adapter: createAdapter(pool, unnamed), ...executorOn(pool, unnamed) });
  } finally {
    // The lock goes with its connection, after the last statement that it guards.
    await pool.end();
    await holder.end().catch(() => undefined);
  }
}
