import type { Database, SqlExecutor } from "@skein/service-kit/database.ts";
import { createPasswordHasher } from "@skein/users/account/password-hasher.ts";
import { searchWordsOf } from "@skein/users/user/search-words.ts";
import { generateWorld, type WorldFollow, type WorldUser } from "../../scripts/seed/world.ts";

/** Every seeded account, the demo account above all, opens with it. For development data only. */
export const seedPassword = "wild-geese-fly";

export interface SeedOptions {
  readonly database: Database;
  /** 1 is 200 users. */
  readonly scale: number;
  /** The same for all subgraphs, since ids hold times. */
  readonly now: Date;
  readonly onProgress?: (done: number, total: number) => void;
}

const batchSize = 2_000;

/** Fills an empty database with the users and follows of the generated world. @returns false when it is not empty */
export async function seedUsers({ database, scale, now, onProgress }: SeedOptions): Promise<boolean> {
  const world = generateWorld({ scale, seed: "skein", now });
  const { users, follows } = world.totals;
  const passwordHash = await createPasswordHasher().hash(seedPassword);
  const seeded = await database.transaction(async (tx) => {
    const existing = await tx.query(`SELECT 1 FROM "user" LIMIT 1`);
    if (existing.length > 0) return false;
    let done = 0;
    const report = (count: number) => onProgress?.((done += count), users + follows);
    await inBatches(world.users(), (batch) => insertUsers(tx, batch, passwordHash).then(report));
    await inBatches(world.follows(), (batch) => insertFollows(tx, batch).then(report));
    await tx.query(countFollows);
    return true;
  });
  if (seeded) await database.query("ANALYZE");
  return seeded;
}

async function inBatches<T>(items: Iterable<T>, insert: (batch: T[]) => Promise<unknown>): Promise<void> {
  let batch: T[] = [];
  for (const item of items) {
    batch.push(item);
    if (batch.length < batchSize) continue;
    await insert(batch);
    batch = [];
  }
  if (batch.length > 0) await insert(batch);
}

/** Published long ago: a replay finds the events, the relay does not publish them again. */
const insertEvents = `INSERT INTO outbox (id, type, aggregate_id, payload, occurred_at, published_at)
  SELECT md5(type || aggregate_id)::uuid, type, aggregate_id, payload, created_at, created_at FROM event`;

const userRows = `
  WITH input AS (
    SELECT * FROM json_to_recordset($1::text::json) AS row (id uuid, handle text, "displayName" text, bio text,
      "createdAt" timestamptz, email text, "searchWords" text[])
  ), profile AS (
    INSERT INTO "user" (id, handle, display_name, bio, search_words, created_at, updated_at)
    SELECT id, handle, "displayName", nullif(bio, ''), "searchWords", "createdAt", "createdAt" FROM input
  ), address AS (
    INSERT INTO email_address (address, user_id, verified_at, created_at)
    SELECT email, id, "createdAt", "createdAt" FROM input
  ), password AS (
    INSERT INTO credential (id, user_id, kind, secret, created_at, updated_at)
    SELECT md5('password' || id)::uuid, id, 'PASSWORD', $2, "createdAt", "createdAt" FROM input
  ), event AS (
    SELECT 'user.created' AS type, id::text AS aggregate_id, "createdAt" AS created_at, jsonb_build_object('user',
      jsonb_build_object('id', id, 'handle', handle, 'displayName', "displayName", 'status', 'ACTIVE')) AS payload
    FROM input
  ) ${insertEvents}`;

async function insertUsers(
  tx: SqlExecutor,
  users: readonly WorldUser[],
  passwordHash: string,
): Promise<number> {
  const rows = users.map((user) => ({ ...user, searchWords: searchWordsOf(user) }));
  await tx.query(userRows, [JSON.stringify(rows), passwordHash]);
  return users.length;
}

const followRows = `
  WITH input AS (
    SELECT * FROM json_to_recordset($1::text::json)
      AS row ("followerId" uuid, "followeeId" uuid, "createdAt" timestamptz)
  ), fact AS (
    INSERT INTO follow (follower_id, followee_id, created_at)
    SELECT "followerId", "followeeId", "createdAt" FROM input
  ), event AS (
    SELECT 'follow.created' AS type, "followerId" || ':' || "followeeId" AS aggregate_id, "createdAt" AS created_at,
      jsonb_build_object('followerId', "followerId", 'followeeId', "followeeId") AS payload
    FROM input
  ) ${insertEvents}`;

async function insertFollows(tx: SqlExecutor, follows: readonly WorldFollow[]): Promise<number> {
  await tx.query(followRows, [JSON.stringify(follows)]);
  return follows.length;
}

const countFollows = `
  UPDATE "user" u SET
    follower_count = (SELECT count(*) FROM follow WHERE followee_id = u.id),
    following_count = (SELECT count(*) FROM follow WHERE follower_id = u.id)`;
