import { createHash } from "node:crypto";
import { AppError } from "./app-error.ts";
import type { RawSql, SqlExecutor } from "./database.ts";
import type { Logger } from "./logger.ts";

export interface MutationAttempt {
  /** Whose key it is: keys of different users never meet. */
  readonly actorId: string;
  readonly operation: string;
  /** The client's key, or null when it sent none: then the work simply runs. */
  readonly key: string | null | undefined;
  /** The rest of the input, to tell a retry from a second use of the key. */
  readonly request: unknown;
}

/** What PostgreSQL stores as it was sent: no lone surrogates, no control characters (NUL above all). */
const keyForm = /^[^\p{Cc}\p{Cs}]{1,200}$/u;

/**
 * Runs `work` once per (actor, operation, key) and gives its result again to every later attempt. Call it first in
 * the transaction that does the work: two attempts at once then wait for one another on the key's row, and a
 * work that throws leaves the key unused.
 * @param work gives what is needed to read the outcome back, as JSON: ids, not entities.
 * @throws {AppError} `BAD_USER_INPUT` when the key is unusable or was used with another input.
 */
export async function oncePerKey<Result>(
  tx: RawSql,
  { actorId, operation, key, request }: MutationAttempt,
  work: () => Promise<Result>,
): Promise<Result> {
  if (key == null) return work();
  if (!keyForm.test(key)) throw badKey("A mutation key has 1 to 200 printable characters.");
  const hash = hashRequest(request);
  const fresh = await tx.$executeRawUnsafe(
    `INSERT INTO mutation_key (actor_id, operation, key, request_hash, result) VALUES ($1, $2, $3, $4, 'null')
     ON CONFLICT DO NOTHING`,
    actorId,
    operation,
    key,
    hash,
  );
  if (fresh === 0) return recall<Result>(tx, [actorId, operation, key], hash);
  const result = await work();
  await tx.$executeRawUnsafe(
    `UPDATE mutation_key SET result = $4::jsonb WHERE actor_id = $1 AND operation = $2 AND key = $3`,
    actorId,
    operation,
    key,
    JSON.stringify(result),
  );
  return result;
}

async function recall<Result>(tx: RawSql, key: readonly string[], hash: string): Promise<Result> {
  const rows = await tx.$queryRawUnsafe<{ request_hash: string; result: Result }[]>(
    `SELECT request_hash, result FROM mutation_key WHERE actor_id = $1 AND operation = $2 AND key = $3`,
    ...key,
  );
  const row = rows[0];
  if (!row) throw new AppError("CONFLICT", "The same mutation is under way. Try again.");
  if (row.request_hash !== hash) throw badKey("This mutation key was used with another input.");
  return row.result;
}

const badKey = (message: string) => new AppError("BAD_USER_INPUT", message, { field: "clientMutationKey" });

function hashRequest(request: unknown): string {
  return createHash("sha256").update(JSON.stringify(request, sortKeys)).digest("hex");
}

/** The same input in another order of fields is the same request. */
function sortKeys(_name: string, value: unknown): unknown {
  if (value === null || typeof value !== "object" || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

const purgeIntervalMs = 60 * 60 * 1000;

/**
 * Forgets keys older than any client's retries (7 days), now and every hour, so that the table stays bounded. Every
 * replica does it: what another one has deleted already costs nothing.
 * @returns what stops it
 */
export function startMutationKeyPurge(database: SqlExecutor, logger: Logger): () => Promise<void> {
  const purge = (): void => {
    purgeMutationKeys(database).catch((error: unknown) => {
      logger.warn({ err: error }, "old mutation keys could not be deleted; tried again in an hour");
    });
  };
  purge();
  const timer = setInterval(purge, purgeIntervalMs);
  timer.unref();
  return () => {
    clearInterval(timer);
    return Promise.resolve();
  };
}

const purgeMutationKeys = (database: SqlExecutor): Promise<unknown> =>
  database.query("DELETE FROM mutation_key WHERE created_at < now() - interval '7 days'");
