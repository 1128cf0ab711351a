import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { openDatabase, type Database, type RawSql, type SqlExecutor } from "@skein/service-kit/database.ts";
import { createLogger } from "@skein/service-kit/logger.ts";
import { oncePerKey, startMutationKeyPurge } from "@skein/service-kit/mutation-key.ts";
import { eventually } from "../support/eventually.ts";
import { databaseUrlFor } from "../support/services.ts";

let database: Database;

beforeAll(async () => {
  database = await openDatabase({ url: await databaseUrlFor("mutation_key"), applicationName: "skein-test" });
  await database.query(
    `CREATE TABLE mutation_key (actor_id TEXT, operation TEXT, key TEXT, request_hash TEXT NOT NULL,
       result JSONB NOT NULL, created_at TIMESTAMPTZ(3) NOT NULL DEFAULT now(), PRIMARY KEY (actor_id, operation, key))`,
  );
});
afterAll(() => database.close());

/** What a Prisma transaction offers, on the kit's own. */
const rawSqlOn = (tx: SqlExecutor): RawSql => ({
  $queryRawUnsafe: async <T>(sql: string, ...values: unknown[]) => (await tx.query(sql, values)) as T,
  $executeRawUnsafe: async (sql, ...values) =>
    (await tx.query(`WITH changed AS (${sql} RETURNING 1) SELECT 1 FROM changed`, values)).length,
});

interface Attempt {
  readonly actorId?: string;
  readonly key?: string | null;
  readonly request?: object;
}

const attempt = (
  work: () => Promise<string>,
  { actorId = "ann", key = "k1", request = { body: "x", tags: ["a"] } }: Attempt = {},
): Promise<string> =>
  database.transaction((tx) =>
    oncePerKey(rawSqlOn(tx), { actorId, operation: "createPost", key, request }, work),
  );

const countedWork = () => {
  let runs = 0;
  return { work: () => Promise.resolve(`post-${++runs}`), runs: () => runs };
};

describe("a mutation key", () => {
  it("runs the work once, however many attempts come at the same moment", async () => {
    const { work, runs } = countedWork();
    const results = await Promise.all(Array.from({ length: 8 }, () => attempt(work, { key: "at-once" })));
    expect(new Set(results)).toEqual(new Set(["post-1"]));
    expect(runs()).toBe(1);
  });

  it("does not care for the order of the input's fields", async () => {
    const { work, runs } = countedWork();
    await attempt(work, { key: "order", request: { a: 1, b: { c: 2, d: 3 } } });
    await attempt(work, { key: "order", request: { b: { d: 3, c: 2 }, a: 1 } });
    expect(runs()).toBe(1);
  });

  it("belongs to one actor", async () => {
    const { work } = countedWork();
    expect(await attempt(work, { key: "mine" })).toBe("post-1");
    expect(await attempt(work, { key: "mine", actorId: "ben" })).toBe("post-2");
  });

  it("is refused with another input, and when it is empty or endless", async () => {
    const { work, runs } = countedWork();
    await attempt(work, { key: "used" });
    const refusal = { code: "BAD_USER_INPUT", extensions: { field: "clientMutationKey" } };
    await expect(attempt(work, { key: "used", request: { body: "y" } })).rejects.toMatchObject(refusal);
    await expect(attempt(work, { key: "" })).rejects.toMatchObject(refusal);
    await expect(attempt(work, { key: "k".repeat(201) })).rejects.toMatchObject(refusal);
    expect(runs()).toBe(1);
  });

  it.each(["a\u0000b", "\ud800", "line\nbreak"])(
    "is refused when no database can keep it: %j",
    async (key) => {
      const { work, runs } = countedWork();
      await expect(attempt(work, { key })).rejects.toMatchObject({ code: "BAD_USER_INPUT" });
      expect(runs()).toBe(0);
    },
  );

  it("stays unused when the work fails", async () => {
    const failing = attempt(() => Promise.reject(new Error("disk full")), { key: "failed" });
    await expect(failing).rejects.toThrow("disk full");
    expect(await attempt(countedWork().work, { key: "failed" })).toBe("post-1");
  });

  it("may be left out, and then every attempt works", async () => {
    const { work, runs } = countedWork();
    await attempt(work, { key: null });
    await attempt(work, { key: null });
    expect(runs()).toBe(2);
  });

  it("is forgotten after a week", async () => {
    await attempt(countedWork().work, { key: "young" });
    await attempt(countedWork().work, { key: "old" });
    await database.query("UPDATE mutation_key SET created_at = now() - interval '8 days' WHERE key = $1", [
      "old",
    ]);
    const stop = startMutationKeyPurge(database, createLogger({ service: "test", level: "silent" }));
    const isGone = async () =>
      (await database.query("SELECT 1 FROM mutation_key WHERE key = 'old'")).length === 0;
    await eventually(isGone, "the old key is deleted");
    expect(await database.query("SELECT 1 FROM mutation_key WHERE key = 'young'")).toHaveLength(1);
    await stop();
  });
});
