import type { Client } from "pg";
import { createSystemClient } from "../../tests/support/system-client.ts";
import { measureOperation } from "../operations/measure-operation.ts";
import { planOperations, signIn } from "../operations/operation-plan.ts";
import { rssMiB } from "../support/process-usage.ts";
import type { Cores } from "../support/cores.ts";
import { createProgressLine } from "../support/progress-line.ts";
import { startBenchSystem } from "../system/bench-system.ts";
import {
  dataFolderOf,
  derivedDatabase,
  migrateDatabases,
  seededDatabases,
  type DatabaseNames,
} from "../system/bench-databases.ts";
import type { GrowthPoint } from "./growth-case.ts";

/** The world whose people write all the posts: 200 users with 2,000 posts of their own. */
const scale = 1;
const requests = 100;

/** The screens whose statements go over many posts. */
const screens = ["home-screen", "explore-screen", "profile-screen", "tag-screen", "search-screen"];

/**
 * Posts by the people who are there, with the texts and tags of posts that are there, one every minute until the day of
 * which the world tells. Ids are UUIDv7 like all others: their order is the order of publication.
 */
const morePosts = `WITH
  author AS (SELECT author_id AS id, row_number() OVER () - 1 AS place FROM author_post_count GROUP BY author_id),
  model AS (SELECT id, body, row_number() OVER (ORDER BY id) - 1 AS place, created_at FROM post
            WHERE visibility = 'PUBLIC'),
  extent AS (SELECT (SELECT count(*) FROM author) AS authors, (SELECT count(*) FROM model) AS models,
                    (SELECT min(created_at) FROM post) AS earliest),
  made AS (
    SELECT number, earliest - number * interval '1 minute' AS moment, author.id AS author_id, model.id AS model_id,
      model.body FROM extent, generate_series(1, $1::bigint) AS number
      JOIN author ON author.place = (number * 7919) % (SELECT authors FROM extent)
      JOIN model ON model.place = number % (SELECT models FROM extent)),
  written AS (
    INSERT INTO post (id, author_id, body, visibility, mentioned_user_ids, created_at)
    SELECT overlay(overlay(lpad(to_hex((extract(epoch FROM moment) * 1000)::bigint), 12, '0') || md5(number::text)
             PLACING '7' FROM 13) PLACING '8' FROM 17 FOR 1)::text::varchar(32)::uuid,
      author_id, body, 'PUBLIC', '{}', moment FROM made
    RETURNING id, body)
  SELECT count(*) FROM written`;

/** Each new post carries the first tag of a post with the same text, and everything that counts posts counts anew. */
const countAll = [
  `INSERT INTO post_tag (post_id, tag_id, position)
   SELECT post.id, model.tag_id, 0 FROM post
   JOIN (SELECT DISTINCT ON (body) body, tag_id FROM post JOIN post_tag ON post_id = post.id AND position = 0
         WHERE visibility = 'PUBLIC' ORDER BY body, post.id) AS model USING (body)
   WHERE NOT EXISTS (SELECT FROM post_tag WHERE post_id = post.id)`,
  `UPDATE tag SET post_count = (SELECT count(*) FROM post_tag JOIN post ON post.id = post_id
                                WHERE tag_id = tag.id AND visibility = 'PUBLIC')`,
  `INSERT INTO author_post_count (author_id, visibility, count)
   SELECT author_id, visibility, count(*) FROM post GROUP BY author_id, visibility
   ON CONFLICT (author_id, visibility) DO UPDATE SET count = excluded.count`,
  "VACUUM ANALYZE",
];

async function fillPosts(client: Client, posts: number): Promise<void> {
  const { rows } = await client.query<{ count: string }>("SELECT count(*) FROM post");
  await client.query(morePosts, [Math.max(0, posts - Number(rows[0]?.count ?? 0))]);
  for (const statement of countAll) await client.query(statement);
}

async function databasesWith(posts: number): Promise<DatabaseNames> {
  const seeded = await seededDatabases(scale);
  const name = `skein_bench_content_posts_${posts}`;
  const content = await derivedDatabase(seeded.content, name, (client) => fillPosts(client, posts));
  const names = { ...seeded, content };
  await migrateDatabases(names, scale);
  return names;
}

/** Each screen in a world with so many posts, with caches that are empty, so that the statements are what costs. */
async function measureWorld(
  posts: number,
  cores: Cores,
  onProgress: (text: string) => void,
): Promise<GrowthPoint[]> {
  const names = await databasesWith(posts);
  const system = await startBenchSystem(names, { dataFolder: dataFolderOf(scale), cores });
  try {
    const client = createSystemClient(`http://127.0.0.1:${system.gatewayPort}`);
    const planned = (await planOperations(client)).filter(({ name }) => screens.includes(name));
    const token = (await signIn(client)).accessToken;
    const points: GrowthPoint[] = [];
    let index = 0;
    for (const operation of planned) {
      onProgress(`${posts} posts: ${operation.name}`);
      const stage = { system, client, token, nextIndex: () => index++ };
      const row = await measureOperation(operation, { executor: "skein", state: "cold" }, requests, stage);
      points.push({
        curve: "posts",
        size: posts,
        name: operation.name,
        rps: 1_000 / row.p50Ms,
        p50Ms: row.p50Ms,
        p99Ms: row.p99Ms,
        cpuMsPerRequest: row.gatewayCpuMs + row.subgraphCpuMs,
        rssMiB: rssMiB(system.gatewayPid),
        answerBytes: row.sentBytes,
      });
    }
    return points;
  } finally {
    await system.close();
  }
}

/** The screens over worlds of growing size. The databases are kept, so that only the first run fills them. */
export async function measurePosts(counts: readonly number[], cores: Cores): Promise<GrowthPoint[]> {
  const progress = createProgressLine();
  const points: GrowthPoint[] = [];
  for (const posts of counts) {
    progress.show(`${posts} posts: databases`);
    points.push(...(await measureWorld(posts, cores, progress.show)));
  }
  progress.clear();
  return points;
}
