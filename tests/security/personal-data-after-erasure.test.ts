import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { openDatabase, type Database } from "@skein/service-kit/database.ts";
import { Redis } from "ioredis";
import { inRoot } from "../../scripts/support/workspace.ts";
import { eventually } from "../support/eventually.ts";
import { askForExport, exportOf, isReady } from "../support/export-flows.ts";
import { startRedisProcess, type RedisProcess } from "../support/redis-process.ts";
import { describeWithRedisServer, databaseServerUrl } from "../support/services.ts";
import { createSystemClient, wholeData, type SystemClient } from "../support/system-client.ts";
import { comment, follow, inboxOf, join, publish, react, type Person } from "../support/system-people.ts";
import { findFreePort, launchServer, type SystemProcess } from "../support/system-process.ts";
import { prepareGround, type SystemGround } from "../support/system-start.ts";

const services = ["users", "content", "notifications"] as const;
const names = [...services, "gateway"] as const;
const mainOf = (name: string): string =>
  name === "gateway" ? inRoot("gateway/src/main.ts") : inRoot(`subgraphs/${name}/src/main.ts`);

/** Words that nobody else writes. */
const mark = randomUUID().slice(0, 8);
const words = {
  handle: `canary_${mark}`,
  displayName: `Canaria${mark}`,
  email: `mail${mark}@example.com`,
  bio: `bio${mark}`,
  post: `posted${mark}`,
  tag: `tag${mark}`,
  alt: `picture${mark}`,
  comment: `commented${mark}`,
  device: `phone${mark}`,
};

/** What a cache may still hold after the last receipt, in milliseconds. */
const cacheBoundMs = 120_000;

describeWithRedisServer("what is left of a person after an erasure", () => {
  let redis: RedisProcess;
  let reader: Redis;
  let ground: SystemGround;
  let client: SystemClient;
  const urls: Record<string, string> = {};
  const processes: SystemProcess[] = [];
  const databases: Database[] = [];
  let bob: Person;
  let post: { id: string };

  beforeAll(async () => {
    redis = await startRedisProcess();
    reader = new Redis(redis.url);
    const settings: Record<string, string> = {};
    for (const name of names) {
      const port = String(await findFreePort());
      urls[name] = `http://127.0.0.1:${port}`;
      settings[`${name.toUpperCase()}_PORT`] = port;
      settings[`${name.toUpperCase()}_URL`] = `${urls[name]}/graphql`;
    }
    delete settings.GATEWAY_URL;
    const own = { REDIS_URL: redis.url, LOG_LEVEL: "debug", SMTP_URL: "none", DELETION_GRACE_DAYS: "0" };
    ground = await prepareGround("erasure", { ...settings, ...own });
    for (const name of names) processes.push(await start(name));
    for (const name of services) {
      const url = ground.env[`${name.toUpperCase()}_DATABASE_URL`] ?? "";
      databases.push(await openDatabase({ url, applicationName: "skein-test" }));
    }
    client = createSystemClient(urls.gateway ?? "");
    bob = await join(client, "bob");
    post = await publish(client, bob, { body: "Good morning" });
  }, 120_000);
  afterAll(async () => {
    await Promise.all(processes.map((each) => each.end("SIGTERM")));
    await Promise.all(databases.map((each) => each.close()));
    reader.disconnect();
    await redis.kill();
    await ground.clear();
  }, 60_000);

  const start = (name: (typeof names)[number]): Promise<SystemProcess> =>
    launchServer(mainOf(name), [], { env: ground.env, url: urls[name] ?? "" });

  /** An account that has left traces wherever it can. */
  async function live(): Promise<string> {
    const { handle, displayName, email } = words;
    const input = { handle, displayName, email, password: "a quiet skein at dusk", deviceName: words.device };
    const { register } = await client.data("register", {
      input: { ...input, clientMutationKey: randomUUID() },
    });
    const { id, accessToken: token } = {
      id: register.user?.id ?? "",
      accessToken: register.session?.accessToken ?? "",
    };
    const ann: Person = { id, handle, email, token, refreshToken: "" };
    const profile =
      "mutation ($input: UpdateProfileInput!) { updateProfile(input: $input) { errors { code } } }";
    wholeData(await client.send(profile, { input: { bio: words.bio } }, token));
    await follow(client, ann, { userId: bob.id });
    await follow(client, bob, { userId: id });
    const own = await publish(client, ann, { body: words.post, tags: [words.tag] });
    await comment(client, bob, { postId: own.id, body: "Welcome" });
    const said = await comment(client, ann, { postId: post.id, body: words.comment });
    await comment(client, bob, { postId: post.id, parentId: said.id, body: "Thank you" });
    await react(client, ann, { postId: post.id });
    const reading = `query ($id: ID!, $own: ID!) {
      user(id: $id) { handle displayName bio avatarUrl } post(id: $own) { body tags { name } author { handle } }
      users(search: "${handle}") { nodes { handle } } searchPosts(query: "${words.post}") { nodes { body } } }`;
    for (const reader of [undefined, bob.token])
      wholeData(await client.send(reading, { id, own: own.id }, reader));
    await eventually(async () => (await inboxOf(client, bob)).length >= 3, "bob hears of it");
    return token;
  }

  async function deleteAccount(token: string): Promise<void> {
    const mutation = "mutation { deleteMyAccount { deletion { id } errors { code } } }";
    const { deleteMyAccount } = wholeData(
      await client.send<{ deleteMyAccount: unknown }>(mutation, {}, token),
    );
    expect(deleteMyAccount).toMatchObject({ errors: [] });
  }

  async function erased(accounts = 1): Promise<void> {
    await eventually(
      async () => {
        const rows = await databases[0]?.query("SELECT 1 FROM erasure WHERE status = 'ERASED'");
        return rows?.length === accounts;
      },
      "every service has given its receipt",
      60_000,
    );
  }

  const marked = (text: string): boolean => text.includes(mark);

  async function markedRows(database: Database): Promise<string[]> {
    const tables = await database.query<{ name: string }>(
      "SELECT quote_ident(tablename) AS name FROM pg_tables WHERE schemaname = 'public'",
    );
    const found: string[] = [];
    for (const { name } of tables) {
      const rows = await database.query<{ row: string }>(`SELECT row_to_json(t)::text AS row FROM ${name} t`);
      found.push(...rows.filter(({ row }) => marked(row)).map(({ row }) => `${name}: ${row}`));
    }
    return found;
  }

  async function markedKeys(): Promise<string[]> {
    const found: string[] = [];
    for (const key of await reader.keys("*")) {
      const isStream = (await reader.type(key)) === "stream";
      // What is deleted from a stream cannot be read any more; a dump may have it until its block is full of such entries.
      const held = isStream
        ? JSON.stringify(await reader.xrange(key, "-", "+"))
        : (await reader.dumpBuffer(key)).toString("latin1");
      if (marked(`${key} ${held}`)) found.push(key);
    }
    return found;
  }

  /** Where anything of a copy of their data can be: encrypted, so that no word is to be found. */
  async function exportRows(): Promise<unknown[]> {
    const [users, content, inbox] = databases;
    const parts = "SELECT aggregate_id FROM outbox WHERE type = 'export.part'";
    const found = await Promise.all([
      users?.query("SELECT id FROM data_export"),
      users?.query("SELECT export_id FROM data_export_part"),
      users?.query("SELECT export_id FROM export_job"),
      content?.query(parts),
      inbox?.query(parts),
    ]);
    const streams = await Promise.all(
      services.map((name) => reader.xrange(`skein:events:${name}`, "-", "+")),
    );
    return [
      ...found.flatMap((rows) => rows ?? []),
      ...streams.flat().filter((entry) => String(entry).includes("export.part")),
    ];
  }

  it("is no word of theirs in any table, stream or log, and in caches for two minutes at most", async () => {
    expect(databaseServerUrl).not.toBeNull();
    const token = await live();
    for (const database of databases.slice(0, 2)) expect(await markedRows(database)).not.toEqual([]);
    expect(await markedKeys()).toContain("skein:events:users");
    await askForExport(client, { token });
    await isReady(client, { token });
    expect((await exportRows()).length).toBeGreaterThan(3);
    await deleteAccount(token);
    await erased();
    await eventually(async () => (await exportRows()).length === 0, "nothing is left of the copy");
    for (const database of databases) expect(await markedRows(database)).toEqual([]);
    for (const key of await markedKeys()) {
      const left = await reader.pttl(key);
      // -2: it went meanwhile.
      expect({ key, bounded: left === -2 || (left > 0 && left <= cacheBoundMs) }).toEqual({
        key,
        bounded: true,
      });
    }
    expect(processes.filter((each) => marked(each.output()))).toEqual([]);
  }, 120_000);

  it("takes them out of what others see", async () => {
    expect((await inboxOf(client, bob)).filter(({ actor }) => actor?.handle === words.handle)).toEqual([]);
    const query = `query ($id: ID!, $bob: ID!) { post(id: $id) { commentCount reactionCount comments { nodes { id } } }
      user(id: $bob) { followerCount followingCount } users(search: "${words.handle}") { nodes { id } } }`;
    expect(wholeData(await client.send(query, { id: post.id, bob: bob.id }))).toEqual({
      post: { commentCount: 0, reactionCount: 0, comments: { nodes: [] } },
      user: { followerCount: 0, followingCount: 0 },
      users: { nodes: [] },
    });
  });

  it("is nothing of a copy of their data that is still being made", async () => {
    const carol = await join(client, "carol");
    await publish(client, carol, { body: "Soon gone" });
    await processes[names.indexOf("notifications")]?.end("SIGTERM");
    await askForExport(client, carol);
    const parts = "SELECT 1 FROM data_export_part WHERE service = 'content'";
    await eventually(
      async () => (await databases[0]?.query(parts))?.length === 1,
      "some parts have come, and one has not",
    );
    expect(await exportOf(client, carol)).toMatchObject({ status: "COLLECTING" });
    await deleteAccount(carol.token);
    await eventually(
      async () => (await databases[0]?.query("SELECT id FROM data_export"))?.length === 0,
      "users has erased its part",
    );
    processes[names.indexOf("notifications")] = await start("notifications");
    await erased(2);
    await eventually(async () => (await exportRows()).length === 0, "nothing is on its way any more");
  }, 120_000);
});
