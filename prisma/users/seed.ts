import type { SqlExecutor } from "@skein/service-kit/database.ts";
import { createPasswordHasher } from "@skein/users/account/password-hasher.ts";
import { searchWordsOf } from "@skein/users/user/search-words.ts";
import { fillDatabase, inBatches, type Report, type SeedOptions } from "../../scripts/seed/fill-database.ts";
import { adminEmail } from "../../scripts/seed/people.ts";
import type { GeneratedWorld, WorldUser } from "../../scripts/seed/world.ts";

/** Every seeded account, the demo account above all, opens with it. For development data only. */
export const seedPassword = "wild-geese-fly";

/** Fills an empty database with the users and follows of the generated world. @returns false when it is not empty */
export const seedUsers = (options: SeedOptions): Promise<boolean> =>
  fillDatabase(options, {
    table: `"user"`,
    countRows: ({ users, follows }) => users + follows,
    insert: insertWorld,
  });

async function insertWorld(tx: SqlExecutor, world: GeneratedWorld, report: Report): Promise<void> {
  const passwordHash = await createPasswordHasher().hash(seedPassword);
  for (const users of inBatches(world.users())) {
    await insertUsers(tx, users, passwordHash);
    report(users.length);
  }
  for (const follows of inBatches(world.follows())) {
    await tx.query(followRows, [JSON.stringify(follows)]);
    report(follows.length);
  }
  await tx.query(countFollows);
  await tx.query(appointAdmin, [adminEmail]);
}

const appointAdmin = `
  UPDATE "user" u SET roles = ARRAY['USER', 'MODERATOR', 'ADMIN']::"UserRole"[]
  FROM email_address e WHERE e.user_id = u.id AND e.address = $1`;

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
): Promise<void> {
  const rows = users.map((user) => ({ ...user, searchWords: searchWordsOf(user) }));
  await tx.query(userRows, [JSON.stringify(rows), passwordHash]);
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

const countFollows = `
  UPDATE "user" u SET
    follower_count = (SELECT count(*) FROM follow WHERE followee_id = u.id),
    following_count = (SELECT count(*) FROM follow WHERE follower_id = u.id)`;
