// `node bench/feed-page/compare-reads.ts`: CPU of the three reads that a feed page makes beside the feed itself, through
// Prisma's `findMany`, through its raw queries, and as the subgraph reads. Needs PostgreSQL, as measure-feed-page.ts does.
import { createClient } from "@skein/service-kit/prisma.ts";
import { migrate } from "@skein/service-kit/migrate.ts";
import { openDatabase, type ReadSql } from "@skein/service-kit/database.ts";
import { createReadSql } from "@skein/service-kit/read-sql.ts";
import { PrismaClient } from "../../subgraphs/content/src/generated/prisma/client.ts";
import { findMediaOfPosts } from "../../subgraphs/content/src/media/media.queries.ts";
import {
  findKindCounts,
  findReactionsOfUser,
} from "../../subgraphs/content/src/reaction/reaction.queries.ts";
import { seedContent } from "../../prisma/content/seed.ts";
import { inRoot } from "../../scripts/support/workspace.ts";
import { createDatabase } from "../../tests/support/test-databases.ts";
import { dropDatabases } from "./feed-page-system.ts";

const rounds = 3;
const calls = 500;
const serverUrl = process.env.BENCH_DATABASE_URL ?? "postgresql://postgres@127.0.0.1:5432/postgres";
const name = `skein_bench_${process.pid}_reads`;

type Read = () => Promise<unknown>;

async function cpuMsOf(read: Read): Promise<number> {
  for (let call = 0; call < calls / 5; call++) await read();
  const before = process.cpuUsage();
  for (let call = 0; call < calls; call++) await read();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000 / calls;
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN;

const url = await createDatabase(serverUrl, name);
const database = await openDatabase({ url, applicationName: "skein-bench" });
const prisma = createClient(PrismaClient, database, undefined);
try {
  await migrate({ database, migrationsFolder: inRoot("prisma/content/migrations") });
  await seedContent({ database, scale: 0.2, now: new Date() });
  const rows = await database.query<{ id: string }>("SELECT id FROM post ORDER BY id DESC LIMIT 20");
  const ids = rows.map(({ id }) => id);
  const [{ userId } = { userId: "" }] = await database.query<{ userId: string }>(
    `SELECT user_id AS "userId" FROM reaction GROUP BY user_id ORDER BY count(*) DESC LIMIT 1`,
  );
  const inPosts = { postId: { in: ids } };
  const reads: Record<string, { findMany: Read; with: (sql: ReadSql) => Promise<unknown> }> = {
    media: {
      findMany: () =>
        prisma.media.findMany({ where: inPosts, orderBy: [{ postId: "asc" }, { position: "asc" }] }),
      with: (sql) => findMediaOfPosts(sql, ids),
    },
    "reaction counts": {
      findMany: () => prisma.postReactionCount.findMany({ where: { ...inPosts, count: { gt: 0 } } }),
      with: (sql) => findKindCounts(sql, ids),
    },
    "viewer's reactions": {
      findMany: () => prisma.reaction.findMany({ where: { ...inPosts, userId } }),
      with: (sql) => findReactionsOfUser(sql, userId, ids),
    },
  };
  const direct = createReadSql(database, undefined);
  for (const [what, read] of Object.entries(reads)) {
    const ways: Record<string, Read> = {
      findMany: read.findMany,
      $queryRaw: () => read.with(prisma),
      "as we read": () => read.with(direct),
    };
    const taken = new Map<string, number[]>();
    for (let round = 0; round < rounds; round++) {
      for (const [way, run] of Object.entries(ways))
        taken.set(way, [...(taken.get(way) ?? []), await cpuMsOf(run)]);
    }
    const cells = [...taken].map(([way, values]) => `${way} ${median(values).toFixed(3)} ms`);
    console.log(`${what.padEnd(20)} ${cells.join("   ")}`);
  }
} finally {
  await prisma.$disconnect();
  await database.close();
  await dropDatabases(serverUrl, [name]);
}
