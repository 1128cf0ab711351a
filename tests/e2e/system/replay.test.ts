import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { openDatabase } from "@skein/service-kit/database.ts";
import { inRoot } from "../../../scripts/support/workspace.ts";
import { describeWithPostgres, describeWithPostgresAndRedis, redisUrl } from "../../support/services.ts";
import { settled } from "../../support/system-health.ts";
import { follow, inboxOf, join, publish, type Person } from "../../support/system-people.ts";
import { launch } from "../../support/system-process.ts";
import { startTestSystem, type TestSystem } from "../../support/system-start.ts";
import { wholeData } from "../../support/system-client.ts";

describeWithPostgres("a replay of users' events, with events in the process", () => {
  describeReplay({});
});

describeWithPostgresAndRedis("a replay of users' events, over Redis", () => {
  describeReplay({ REDIS_URL: redisUrl ?? "" });
});

function describeReplay(settings: Record<string, string>): void {
  let system: TestSystem;
  let author: Person;
  let former: Person;
  let reader: Person;
  let postId: string;

  /** The reader follows the author, and does not follow any more who was followed for a while. */
  beforeAll(async () => {
    system = await startTestSystem("replay", settings);
    author = await join(system.client, "author");
    former = await join(system.client, "former");
    reader = await join(system.client, "reader");
    await follow(system.client, reader, { userId: author.id });
    await follow(system.client, reader, { userId: former.id });
    const unfollow = `mutation ($id: ID!) { unfollow(input: { userId: $id }) { errors { code } } }`;
    wholeData(await system.client.send(unfollow, { id: former.id }, reader.token));
    await settled(system.subgraphUrls);
    const post = await publish(system.client, author, { body: "For friends", visibility: "FOLLOWERS" });
    await publish(system.client, former, { body: "For friends only", visibility: "FOLLOWERS" });
    postId = post.id;
    await settled(system.subgraphUrls);
  }, 60_000);
  afterAll(() => system.close());

  const feed = async (): Promise<string[]> => {
    const { homeFeed } = await system.client.data("home-screen", {}, reader.token);
    return homeFeed.nodes.map(({ id }) => id);
  };

  async function emptyProjection(): Promise<void> {
    const url = system.env.CONTENT_DATABASE_URL ?? "";
    const database = await openDatabase({ url, applicationName: "skein-test" });
    await database.query("TRUNCATE user_projection, follow_projection");
    await database.close();
  }

  async function replay(...args: string[]): Promise<string> {
    const env = { ...system.env, USERS_URL: `${system.subgraphUrls.users ?? ""}/graphql` };
    const script = launch(inRoot("scripts", "events-replay.ts"), args, env);
    const code = await script.exit();
    if (code !== 0) throw new Error(`It ended with ${String(code)}: ${script.output()}`);
    return script.output();
  }

  it("fills content's projection again, and the feeds with it", async () => {
    expect(await feed()).toEqual([postId]);
    const inbox = await inboxOf(system.client, author);
    await emptyProjection();
    expect(await feed()).toEqual([]);

    expect(await replay("users", "--from", "0")).toContain("events of users published again");
    await settled(system.subgraphUrls);
    expect(await feed()).toEqual([postId]);
    expect(await inboxOf(system.client, author)).toEqual(inbox);
    const mention = await publish(system.client, author, { body: `Welcome back @${reader.handle}` });
    await settled(system.subgraphUrls);
    expect(await inboxOf(system.client, reader)).toMatchObject([
      { type: "MENTION", subject: { id: mention.id } },
    ]);
  }, 60_000);

  it("is refused for a subgraph that does not exist", async () => {
    await expect(replay("nobody")).rejects.toThrow("There is no subgraph nobody");
  });
}
