import type { PGlite, Results } from "@electric-sql/pglite";
import { createFairLock, type FairLock } from "./fair-lock.ts";
import { createPgliteAdapter } from "./pglite-adapter.ts";
import { createLoopPause } from "./loop-pause.ts";
import { openPgliteFolder, openPgliteMemory } from "./pglite-folder.ts";
import type { Database, SqlExecutor } from "./sql-executor.ts";
import { ROW_TYPE_PARSERS } from "./sql-row-types.ts";
import { withTimeout } from "./with-timeout.ts";

const MAX_WAITING = 1_000;
const MAX_WAIT_MS = 30_000;
/** One for all databases of the process: they share its event loop. */
const pause = createLoopPause(5);

/** `location` is a folder or "memory". */
export async function openPgliteDatabase(location: string): Promise<Database> {
  if (location === "") throw new Error("pglite: needs a folder, or pglite:memory");
  const opened = location === "memory" ? await openPgliteMemory() : await openPgliteFolder(location);
  return createPgliteDatabase(opened.client, opened.close);
}

/**
 * One connection serves everybody, so one lock orders everybody: a query made while a transaction is open waits for
 * its end, and never runs inside it.
 */
function createPgliteDatabase(client: PGlite, closeClient: () => Promise<void>): Database {
  const lock = createFairLock({ maxWaiting: MAX_WAITING, waitTimeoutMs: MAX_WAIT_MS, pause });
  const direct = executorOn(client);
  const query: SqlExecutor["query"] = (sql, params) => lock.run(() => direct.query(sql, params));
  const adapter = createPgliteAdapter(client, lock);
  return {
    kind: "pglite",
    adapter,
    query,
    transaction: (work) => lock.run(() => runTransaction(client, direct, work)),
    // The folder belongs to this process alone: there is nobody to shut out.
    withMigrationLock: (work) => work({ adapter, query }),
    ping: async (timeoutMs) => {
      await withTimeout(query("SELECT 1"), timeoutMs, "The database did not answer");
    },
    close: onceAfter(lock, closeClient),
  };
}

function executorOn(client: PGlite): SqlExecutor {
  return {
    async query<Row>(sql: string, params?: readonly unknown[]): Promise<Row[]> {
      const options = { parsers: ROW_TYPE_PARSERS };
      if (params === undefined) return (await client.exec(sql, options)).flatMap(rowsOf<Row>);
      return rowsOf<Row>(await client.query(sql, [...params], options));
    },
  };
}

function rowsOf<Row>(result: Results): Row[] {
  return result.rows as Row[];
}

async function runTransaction<T>(
  client: PGlite,
  tx: SqlExecutor,
  work: (tx: SqlExecutor) => Promise<T>,
): Promise<T> {
  await client.exec("BEGIN");
  try {
    const result = await work(tx);
    await client.exec("COMMIT");
    return result;
  } catch (error) {
    await client.exec("ROLLBACK"); // after a failed COMMIT this is a warning only
    throw error;
  }
}

function onceAfter(lock: FairLock, close: () => Promise<void>): () => Promise<void> {
  let closed: Promise<void> | null = null;
  return () => (closed ??= lock.run(close));
}
