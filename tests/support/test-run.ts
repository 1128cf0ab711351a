// What the process that runs Jest tells its workers, through the environment.

/** The addresses that the run found ("none" where there is nothing), and why there is nothing. */
export interface TestRun {
  readonly id: string;
  readonly databaseUrl: string | null;
  readonly redisUrl: string | null;
  readonly databaseReason: string;
  readonly redisReason: string;
}

export function announceTestRun(run: TestRun): void {
  Object.assign(process.env, {
    SKEIN_TEST_RUN: JSON.stringify(run),
    TEST_DATABASE_URL: run.databaseUrl ?? "none",
    TEST_REDIS_URL: run.redisUrl ?? "none",
  });
}

/** The run that this worker belongs to. Throws outside of Jest. */
export function currentTestRun(): TestRun {
  const text = process.env.SKEIN_TEST_RUN;
  if (!text)
    throw new Error("This runs inside a Jest worker only: jest.config.mjs names the set-up that it needs.");
  return JSON.parse(text) as TestRun;
}

const databasePrefix = "skein_test_";

/** Database names of a run begin so; the run's id tells its origin (see `newRunId`). */
export const databasePrefixOf = (runId: string): string => `${databasePrefix}${runId}_`;

/** Milliseconds since 1970 and the process, in base 36: names in PostgreSQL are at most 63 bytes long. */
export const newRunId = (): string => `${Date.now().toString(36)}${process.pid.toString(36)}`;

/** When the run began that a database belongs to, in milliseconds since 1970, and in which process; null for others. */
export function originOf(databaseName: string): { readonly startedAt: number; readonly pid: number } | null {
  const id = /^skein_test_([0-9a-z]{9,})_/.exec(databaseName)?.[1];
  if (id === undefined) return null;
  return { startedAt: Number.parseInt(id.slice(0, 8), 36), pid: Number.parseInt(id.slice(8), 36) };
}
