import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { openDatabase, type Database } from "@skein/service-kit/database.ts";
import { Redis } from "ioredis";
import { v7 as uuidv7 } from "uuid";
import { eventually } from "../../support/eventually.ts";
import { askForExport, download, exportOf, fileOf, isReady, linkOf } from "../../support/export-flows.ts";
import { describeWithPostgresAndRedis, redisUrl } from "../../support/services.ts";
import { createSystemClient, type SystemClient } from "../../support/system-client.ts";
import { join, publish, type Person } from "../../support/system-people.ts";
import { findFreePort, launchServer, type SystemProcess } from "../../support/system-process.ts";
import { prepareGround, type SystemGround } from "../../support/system-start.ts";

const names = ["users", "content", "notifications", "gateway"] as const;
type Name = (typeof names)[number];
const subgraphMain = fileURLToPath(new URL("../../support/system-subgraph-main.ts", import.meta.url));
const mainOf = (name: Name): string =>
  name === "users" || name === "gateway"
    ? fileURLToPath(import.meta.resolve(`@skein/${name}/main.ts`))
    : subgraphMain;

const postCount = 12_000;

describeWithPostgresAndRedis("a copy of the data of somebody who has written for years", () => {
  let ground: SystemGround;
  let client: SystemClient;
  let redis: Redis;
  const urls: Partial<Record<Name, string>> = {};
  const processes = new Map<Name, SystemProcess>();
  const databases = new Map<Name, Database>();
  let ann: Person;
  let written: Record<"posts" | "pictures" | "comments", string[]>;

  async function start(name: Name): Promise<void> {
    const server = await launchServer(mainOf(name), [name], { env: ground.env, url: urls[name] ?? "" });
    processes.set(name, server);
  }

  const query = async <Row>(name: Name, sql: string, values: unknown[] = []): Promise<Row[]> =>
    (await databases.get(name)?.query<Row>(sql, values)) ?? [];

  beforeAll(async () => {
    const ports: Record<string, string> = {};
    for (const name of names) {
      const port = String(await findFreePort());
      ports[`${name.toUpperCase()}_PORT`] = port;
      urls[name] = `http://127.0.0.1:${port}`;
    }
    ground = await prepareGround("export", {
      ...ports,
      REDIS_URL: redisUrl ?? "",
      SMTP_URL: "none",
      LOG_LEVEL: "debug",
    });
    await Promise.all(names.slice(0, 3).map(start));
    await start("gateway");
    for (const name of names.slice(0, 3)) {
      const url = ground.env[`${name.toUpperCase()}_DATABASE_URL`] ?? "";
      databases.set(name, await openDatabase({ url, applicationName: "skein-test" }));
    }
    redis = new Redis(redisUrl ?? "");
    client = createSystemClient(urls.gateway ?? "");
    ann = await join(client, "ann");
    await publish(client, await join(client, "bob"), { body: "Not hers" });
    written = await write();
  }, 120_000);
  afterAll(async () => {
    redis.disconnect();
    await Promise.all([...databases.values()].map((each) => each.close()));
    await Promise.all([...processes.values()].map((each) => each.end("SIGKILL")));
    await ground.clear();
  }, 30_000);

  /** Years of it. */
  async function write(): Promise<typeof written> {
    const newIds = (count: number): string[] => Array.from({ length: count }, () => uuidv7());
    const posts = newIds(postCount);
    const pictures = newIds(300);
    const comments = newIds(500);
    const sql = `INSERT INTO post (id, author_id, body, visibility, mentioned_user_ids)
      SELECT id, $2::uuid, repeat(md5(id::text), 30), 'PUBLIC', '{}' FROM unnest($1::uuid[]) AS id`;
    await query("content", sql, [posts, ann.id]);
    // Three to a post, so that pages end in the middle of one.
    const pictureSql = `INSERT INTO media (id, post_id, position, url, width, height)
      SELECT id, ($2::uuid[])[(n - 1) / 3 + 1], (n - 1) % 3, 'https://pictures.test/' || n, 1, 1
      FROM unnest($1::uuid[]) WITH ORDINALITY AS row (id, n)`;
    await query("content", pictureSql, [pictures, posts]);
    const commentSql = `INSERT INTO comment (id, post_id, author_id, body, mentioned_user_ids)
      SELECT id, $2::uuid, $3::uuid, 'Well said', '{}' FROM unnest($1::uuid[]) AS id`;
    await query("content", commentSql, [comments, posts[0], ann.id]);
    return { posts, pictures, comments };
  }

  const piecesOfContent = async (): Promise<number> => {
    const rows = await query("users", "SELECT 1 FROM data_export_part WHERE service = 'content'");
    return rows.length;
  };

  /** A phone that loses its connection. */
  async function breakOff(path: string): Promise<void> {
    const leaving = new AbortController();
    const broken = await download(urls.gateway ?? "", path, ann, leaving.signal);
    expect(broken.status).toBe(200);
    await broken.body?.getReader().read();
    leaving.abort();
  }

  /** The tokens of the links that were made. */
  const tokens: string[] = [];

  /** Once the gateway has told the service that the client has gone. */
  async function anotherLink(): Promise<string> {
    const path = await eventually(() => linkOf(client, ann), "there is another link");
    tokens.push(path.replace("/exports/", ""));
    return path;
  }

  it("is whole, with each thing once, though its service is killed twice while it collects, and a download breaks off", async () => {
    expect((await askForExport(client, ann)).errors).toEqual([]);
    for (const reached of [5, 40]) {
      await eventually(async () => (await piecesOfContent()) >= reached, `${reached} pieces have come`);
      await processes.get("content")?.end("SIGKILL");
      expect(await exportOf(client, ann)).toMatchObject({ status: "COLLECTING" });
      await start("content");
    }
    await isReady(client, ann, 60_000);
    expect(await piecesOfContent()).toBeGreaterThan(100);
    await breakOff(await anotherLink());
    const file = await fileOf(await download(urls.gateway ?? "", await anotherLink(), ann));
    for (const name of ["posts", "pictures", "comments"] as const) {
      expect(file.data[name]?.map(({ id }) => id)).toEqual(written[name]);
    }
  }, 120_000);

  it("leaves nothing on its way behind", async () => {
    for (const name of ["content", "notifications"] as const) {
      await eventually(
        async () =>
          (await query(name, "SELECT 1 FROM export_job WHERE status = 'CLEARED'")).length === 1 &&
          (await query(name, "SELECT 1 FROM outbox WHERE type = 'export.part'")).length === 0,
        `${name} has cleared what it sent`,
      );
      const entries = await redis.xrange(`skein:events:${name}`, "-", "+");
      expect(JSON.stringify(entries)).not.toContain("export.part");
    }
    expect(await piecesOfContent()).toBe(0);
  }, 30_000);

  it("has a link that no process writes into its log", () => {
    expect(tokens).toHaveLength(2);
    const log = [...processes.values()].map((each) => each.output()).join("");
    expect(log).toContain("/exports/:token");
    expect(tokens.filter((token) => log.includes(token))).toEqual([]);
  });

  it("waits for a service that is away, and is made when it is back", async () => {
    const bob = await join(client, "bob");
    await processes.get("notifications")?.end("SIGKILL");
    await askForExport(client, bob);
    await eventually(async () => (await piecesOfContent()) === 1, "the others have sent theirs");
    expect(await exportOf(client, bob)).toMatchObject({ status: "COLLECTING" });
    await start("notifications");
    await isReady(client, bob, 30_000);
  }, 60_000);
});
