import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { Environment } from "@skein/service-kit/config.ts";
import { eventually } from "../../support/eventually.ts";
import { createSystemClient, type SystemClient } from "../../support/system-client.ts";
import { settled } from "../../support/system-health.ts";
import { inboxOf, join, joinMany, publish } from "../../support/system-people.ts";
import { findFreePort, launchServer, type SystemProcess } from "../../support/system-process.ts";
import { prepareGround, type SystemGround } from "../../support/system-start.ts";
import { raiseStorm } from "../../support/system-storm.ts";

const main = fileURLToPath(new URL("../../support/system-whole-main.ts", import.meta.url));

describe("the single process on PGlite, killed while events are on their way", () => {
  let ground: SystemGround;
  let env: Environment;
  let client: SystemClient;
  let running: SystemProcess;
  const urls: Record<string, string> = {};

  const start = async (): Promise<void> => {
    running = await launchServer(main, [], { env, url: `http://127.0.0.1:${env.GATEWAY_PORT}` });
  };

  beforeAll(async () => {
    ground = await prepareGround("single");
    const folder = ground.env.SKEIN_DATA_DIR ?? "";
    const ports: Record<string, string> = {};
    for (const name of ["users", "content", "notifications", "gateway"]) {
      const port = String(await findFreePort());
      ports[`${name.toUpperCase()}_PORT`] = port;
      if (name !== "gateway") urls[name] = `http://127.0.0.1:${port}`;
    }
    env = { NODE_ENV: "test", LOG_LEVEL: "warn", SKEIN_DATA_DIR: folder, ...ports };
    await start();
    client = createSystemClient(`http://127.0.0.1:${env.GATEWAY_PORT}`);
  }, 120_000);
  afterAll(async () => {
    await running.end("SIGKILL");
    await ground.clear();
  });

  it("puts each event into the inbox once", async () => {
    const author = await join(client, "author");
    const people = await joinMany(client, 20, "gull");
    const post = await publish(client, author, { body: "What a day" });
    const storm = raiseStorm(client, { author, postId: post.id, people });
    for (const count of [20, 50, 80]) {
      await eventually(() => storm.done() >= count, `${count} actions succeeded`, 60_000);
      await running.end("SIGKILL");
      await start();
    }
    const expected = await storm.finished;
    await settled(urls);
    const inbox = await inboxOf(client, author);
    const entries = inbox.map(({ type, actor, subject }) => `${type} ${actor?.id} ${subject?.id}`);
    expect(entries.sort()).toEqual(expected.sort());
    const { post: shown } = await client.data("post-screen", { id: post.id });
    expect(shown).toMatchObject({ commentCount: 60, reactionCount: 20 });
  }, 180_000);

  it("stops at a signal, and has everything when it starts again", async () => {
    const author = await join(client, "author");
    const post = await publish(client, author, { body: "Before the stop" });
    expect(await running.end("SIGTERM")).toBe(0);
    await start();
    expect((await client.data("post-screen", { id: post.id })).post).toMatchObject({
      body: "Before the stop",
      author: { id: author.id },
    });
  }, 60_000);
});
