import type { PGlite } from "@electric-sql/pglite";
import type {
  IsolationLevel,
  SqlDriverAdapter,
  SqlMigrationAwareDriverAdapterFactory,
  Transaction,
} from "@prisma/driver-adapter-utils";
import { PrismaPGlite } from "pglite-prisma-adapter";
import { toDriverAdapterError } from "./driver-error.ts";
import type { FairLock } from "./fair-lock.ts";

/**
 * `pglite-prisma-adapter` under our lock. Its values and errors are used as they are, its transactions and scripts are
 * not (0.7.2): it reports a COMMIT that failed as done, and does not wait for a script or its error.
 */
export function createPgliteAdapter(client: PGlite, lock: FairLock): SqlMigrationAwareDriverAdapterFactory {
  const factory = new PrismaPGlite(client);
  return {
    provider: factory.provider,
    adapterName: factory.adapterName,
    connect: async () => lockedAdapter(client, lock, await factory.connect()),
    connectToShadowDb: () => {
      throw new Error("A shadow database is not needed: diffs run on a database of their own");
    },
  };
}

function lockedAdapter(client: PGlite, lock: FairLock, inner: SqlDriverAdapter): SqlDriverAdapter {
  return {
    provider: inner.provider,
    adapterName: inner.adapterName,
    queryRaw: (query) => lock.run(() => inner.queryRaw(query)),
    executeRaw: (query) => lock.run(() => inner.executeRaw(query)),
    executeScript: (script) => lock.run(() => execute(client, script)),
    startTransaction: (isolationLevel) => startTransaction(client, lock, inner, isolationLevel),
    getConnectionInfo: () => inner.getConnectionInfo?.() ?? { supportsRelationJoins: true },
    dispose: () => Promise.resolve(),
  };
}

/** Prisma sends COMMIT or ROLLBACK as a statement (`usePhantomQuery: false`), then calls `commit` or `rollback` once. */
async function startTransaction(
  client: PGlite,
  lock: FairLock,
  inner: SqlDriverAdapter,
  isolationLevel?: IsolationLevel,
): Promise<Transaction> {
  const release = await lock.acquire();
  try {
    await execute(client, isolationLevel === undefined ? "BEGIN" : `BEGIN ISOLATION LEVEL ${isolationLevel}`);
  } catch (error) {
    release();
    throw error;
  }
  return openTransaction(client, inner, release);
}

function openTransaction(client: PGlite, inner: SqlDriverAdapter, release: () => void): Transaction {
  const giveBack = (): Promise<void> => {
    release();
    return Promise.resolve();
  };
  return {
    provider: inner.provider,
    adapterName: inner.adapterName,
    options: { usePhantomQuery: false },
    queryRaw: (query) => inner.queryRaw(query),
    executeRaw: (query) => inner.executeRaw(query),
    commit: giveBack,
    rollback: giveBack,
    createSavepoint: (name) => execute(client, `SAVEPOINT ${name}`),
    rollbackToSavepoint: (name) => execute(client, `ROLLBACK TO SAVEPOINT ${name}`),
    releaseSavepoint: (name) => execute(client, `RELEASE SAVEPOINT ${name}`),
  };
}

async function execute(client: PGlite, script: string): Promise<void> {
  await client.exec(script).catch((error: unknown) => {
    throw toDriverAdapterError(error, script);
  });
}
