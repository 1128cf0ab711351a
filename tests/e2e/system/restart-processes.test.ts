import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { eventually } from "../../support/eventually.ts";
import { describeWithPostgresAndRedis, redisUrl } from "../../support/services.ts";
import { createSystemClient, type SystemClient } from "../../support/system-client.ts";
import { settled } from "../../support/system-health.ts";
import { inboxOf, join, joinMany, publish, type Person } from "../../support/system-people.ts";
import { findFreePort, launchServer, type SystemProcess } from "../../support/system-process.ts";
import { prepareGround, type SystemGround } from "../../support/system-start.ts";
import { raiseStorm } from "../../support/system-storm.ts";

const subgraphMain = fileURLToPath(new URL("../../support/system-subgraph-main.ts", import.meta.url));
const mainOf = (name: "users" | "gateway") => fileURLToPath(import.meta.resolve(`@skein/${name}/main.ts`));

describeWithPostgresAndRedis("processes that are killed while events are on their way", () => {
  let ground: SystemGround;
  let client: SystemClient;
  let urls: Record<string, string>;
  const processes = new Map<string, SystemProcess>();
  let people: Person[];

  /** Where it was before, if it was there before. */
  async function start(name: string): Promise<void> {
    const isConsumer = name === "content" || name === "notifications";
    const file = isConsumer ? subgraphMain : mainOf(name === "users" ? "users" : "gateway");
    const server = await launchServer(file, [name], { env: ground.env, url: urls[name] ?? "" });
    processes.set(name, server);
  }

  const kill = (name: string) => processes.get(name)?.end("SIGKILL");

  beforeAll(async () => {
    const ports = {
      USERS_PORT: String(await findFreePort()),
      CONTENT_PORT: String(await findFreePort()),
      NOTIFICATIONS_PORT: String(await findFreePort()),
      GATEWAY_PORT: String(await findFreePort()),
    };
    ground = await prepareGround("restart", { ...ports, REDIS_URL: redisUrl ?? "" });
    const urlOf = (port: string) => `http://127.0.0.1:${port}`;
    urls = {
      users: urlOf(ports.USERS_PORT),
      content: urlOf(ports.CONTENT_PORT),
      notifications: urlOf(ports.NOTIFICATIONS_PORT),
      gateway: urlOf(ports.GATEWAY_PORT),
    };
    await Promise.all(["users", "content", "notifications"].map(start));
    await start("gateway");
    client = createSystemClient(urls.gateway ?? "");
    people = await joinMany(client, 40, "gull");
  }, 120_000);
  afterAll(async () => {
    await Promise.all([...processes.values()].map((each) => each.end("SIGKILL")));
    await ground.clear();
  });

  const allHandled = () =>
    settled({
      users: urls.users ?? "",
      content: urls.content ?? "",
      notifications: urls.notifications ?? "",
    });

  /** 200 actions of 40 people on one post; `trouble` gets to know how many succeeded so far. */
  async function stormThrough(trouble: (reached: (count: number) => Promise<unknown>) => Promise<void>) {
    const author = await join(client, "author");
    const post = await publish(client, author, { body: "What a day" });
    const storm = raiseStorm(client, { author, postId: post.id, people });
    await trouble((count) => eventually(() => storm.done() >= count, `${count} actions succeeded`, 60_000));
    const expected = await storm.finished;
    await allHandled();
    const inbox = await inboxOf(client, author);
    const entries = inbox.map(({ type, actor, subject }) => `${type} ${actor?.id} ${subject?.id}`);
    expect(entries.sort()).toEqual(expected.sort());
    expect(entries).toHaveLength(200);
    const { post: shown } = await client.data("post-screen", { id: post.id });
    expect(shown).toMatchObject({ commentCount: 120, reactionCount: 40 });
  }

  it("notifications: each event is in the inbox once", async () => {
    await stormThrough(async (reached) => {
      await reached(40);
      await kill("notifications");
      await reached(80);
      await start("notifications");
      await reached(120);
      await kill("notifications");
      await start("notifications");
    });
  }, 120_000);

  it("content, which serves the comments and holds their relay: each event is in the inbox once", async () => {
    await stormThrough(async (reached) => {
      await reached(50);
      await kill("content");
      await start("content");
      await reached(130);
      await kill("content");
      await start("content");
    });
  }, 120_000);

  it("users, in the middle of follows: each event is in the inbox once", async () => {
    await stormThrough(async (reached) => {
      await reached(60);
      await kill("users");
      await start("users");
    });
  }, 120_000);
});
