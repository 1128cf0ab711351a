import type { RequestListener } from "node:http";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { loadGatewayConfig } from "@skein/gateway/config.ts";
import { startGateway, type RunningGateway } from "@skein/gateway/server.ts";
import { createLogger } from "@skein/service-kit/logger.ts";
import { eventually } from "../../support/eventually.ts";
import { startSwitchableSubgraph, type SwitchableSubgraph } from "../../support/switchable-subgraph.ts";
import { createSystemClient, type SystemClient } from "../../support/system-client.ts";
import { readHealth, settled } from "../../support/system-health.ts";
import { comment, follow, join, publish, type Person } from "../../support/system-people.ts";
import { findFreePort } from "../../support/system-process.ts";
import { startTestSystem, type TestSystem } from "../../support/system-start.ts";

const names = ["users", "content", "notifications"] as const;
type Name = (typeof names)[number];

let system: TestSystem;
let fronts: Record<Name, SwitchableSubgraph>;
let gateway: RunningGateway;
let client: SystemClient;
let author: Person;
let reader: Person;
let post: { id: string };

const logger = createLogger({ service: "gateway", level: "silent" });

const settings = () => ({
  ...system.env,
  USERS_URL: fronts.users.url,
  CONTENT_URL: fronts.content.url,
  NOTIFICATIONS_URL: fronts.notifications.url,
  JWKS_URL: `${system.subgraphUrls.users ?? ""}/.well-known/jwks.json`,
  SUBGRAPH_TIMEOUT_MS: "2000",
  // They would give what the subgraph that is away has said before.
  ENTITY_CACHE: "false",
  RESPONSE_CACHE: "false",
});

/** A second gateway, which reaches the subgraphs through fronts that can be made to fail. */
beforeAll(async () => {
  system = await startTestSystem("partial");
  const front = (name: Name) => startSwitchableSubgraph(`${system.subgraphUrls[name] ?? ""}/graphql`);
  fronts = {
    users: await front("users"),
    content: await front("content"),
    notifications: await front("notifications"),
  };
  gateway = await startGateway(loadGatewayConfig(settings()), { logger });
  client = createSystemClient(gateway.url);
  author = await join(client, "author");
  reader = await join(client, "reader");
  await follow(client, reader, { userId: author.id });
  await settled(system.subgraphUrls);
  post = await publish(client, author, { body: `Still here, @${reader.handle}`, tags: ["storm"] });
  await comment(client, author, { postId: post.id, body: "And here" });
  await settled(system.subgraphUrls);
}, 60_000);
afterEach(() => {
  for (const front of Object.values(fronts)) front.reset();
});
afterAll(async () => {
  await gateway.close();
  await Promise.all(Object.values(fronts).map((front) => front.close()));
  await system.close();
});

const secret = "secret-of-the-subgraph";

const failures: [string, string, RequestListener][] = [
  ["hangs up", "SUBGRAPH_UNAVAILABLE", (request) => void request.socket.destroy()],
  [
    "answers 500",
    "SUBGRAPH_UNAVAILABLE",
    (_request, response) => void response.writeHead(500).end(`{"errors":[{"message":"${secret}"}]}`),
  ],
  [
    "answers HTML",
    "SUBGRAPH_UNAVAILABLE",
    (_request, response) => void response.setHeader("content-type", "text/html").end(`<h1>${secret}</h1>`),
  ],
  ["never answers", "SUBGRAPH_TIMEOUT", () => undefined],
];

const homeScreen = () => client.run("home-screen", {}, reader.token);

/** What nobody outside may learn. */
function expectNothingLeaked(text: string): void {
  expect(text).not.toContain(secret);
  expect(text).not.toContain("127.0.0.1");
  for (const { url } of Object.values(fronts)) expect(text).not.toContain(new URL(url).port);
}

describe.each(failures)("the home screen, when a subgraph %s", (_case, code, listener) => {
  it("shows the posts without their authors while users is away", async () => {
    fronts.users.misbehave(listener);
    const { status, data, errors, text } = await homeScreen();
    expect(status).toBe(200);
    expect(data).toMatchObject({
      me: null,
      homeFeed: { nodes: [{ id: post.id, commentCount: 1, author: null }] },
    });
    expect(errors.map(({ path }) => path?.join("."))).toEqual(
      expect.arrayContaining(["me", expect.stringMatching(/^homeFeed\.nodes\.0\.author/)]),
    );
    for (const error of errors) expect(error.extensions).toEqual({ code, service: "users" });
    expectNothingLeaked(text);
  });

  it("shows the viewer and the unread count while content is away", async () => {
    fronts.content.misbehave(listener);
    const { status, data, errors, text } = await homeScreen();
    expect(status).toBe(200);
    expect(data).toMatchObject({
      me: { id: reader.id, handle: reader.handle, unreadNotificationCount: 1 },
      homeFeed: null,
    });
    expect(errors).toEqual([
      { message: expect.any(String), path: ["homeFeed"], extensions: { code, service: "content" } },
    ]);
    expectNothingLeaked(text);
  });

  it("shows everything but the unread count while notifications is away", async () => {
    fronts.notifications.misbehave(listener);
    const { status, data, errors, text } = await homeScreen();
    expect(status).toBe(200);
    expect(data).toMatchObject({
      me: { id: reader.id, unreadNotificationCount: null },
      homeFeed: { nodes: [{ id: post.id, author: { id: author.id } }] },
    });
    expect(errors).toEqual([
      {
        message: expect.any(String),
        path: ["me", "unreadNotificationCount"],
        extensions: { code, service: "notifications" },
      },
    ]);
    expectNothingLeaked(text);
  });
});

describe("a subgraph that is away", () => {
  it("takes from a user only what it adds to them", async () => {
    fronts.content.misbehave((request) => void request.socket.destroy());
    const { data, errors } = await client.send<{ me: unknown; post: unknown }>(
      `query ($id: ID!) { me { id handle unreadNotificationCount postCount } post(id: $id) { body } }`,
      { id: post.id },
      reader.token,
    );
    expect(data).toEqual({
      me: { id: reader.id, handle: reader.handle, unreadNotificationCount: 1, postCount: null },
      post: null,
    });
    expect(errors.map(({ path }) => path?.join(".")).sort()).toEqual(["me.postCount", "post"]);
  });

  it("leaves the inbox readable, without actors or subjects", async () => {
    const inbox = () => client.run("notifications-screen", {}, reader.token);
    fronts.content.misbehave((request) => void request.socket.destroy());
    const withoutContent = await inbox();
    expect(withoutContent.data?.me?.notifications?.nodes).toMatchObject([
      { type: "MENTION", actor: { id: author.id }, subject: null },
    ]);
    expect(withoutContent.errors[0]).toMatchObject({
      path: expect.arrayContaining(["me", "notifications", "nodes", 0, "subject"]),
      extensions: { code: "SUBGRAPH_UNAVAILABLE", service: "content" },
    });
  });

  it("fails mutations that it serves, and no others", async () => {
    fronts.content.misbehave((request) => void request.socket.destroy());
    const failed = await client.run("create-post", { input: { body: "Lost" } }, reader.token);
    expect(failed.errors[0]).toMatchObject({
      path: ["createPost"],
      extensions: { code: "SUBGRAPH_UNAVAILABLE", service: "content" },
    });
    const { markAllNotificationsRead } = await client.data(
      "mark-all-notifications-read",
      { input: {} },
      author.token,
    );
    expect(markAllNotificationsRead.errors).toEqual([]);
  });

  it("is reported without its address when nothing listens there", async () => {
    const port = await findFreePort();
    const lost = await startGateway(
      loadGatewayConfig({ ...settings(), NOTIFICATIONS_URL: `http://127.0.0.1:${port}/graphql` }),
      { logger },
    );
    try {
      const { data, errors, text } = await createSystemClient(lost.url).run("home-screen", {}, reader.token);
      expect(data?.me).toMatchObject({ id: reader.id, unreadNotificationCount: null });
      expect(data?.homeFeed.nodes).toHaveLength(1);
      expect(errors[0]).toMatchObject({
        path: ["me", "unreadNotificationCount"],
        extensions: { code: "SUBGRAPH_UNAVAILABLE", service: "notifications" },
      });
      expect(text).not.toContain("127.0.0.1");
      expect(text).not.toContain(String(port));
    } finally {
      await lost.close();
    }
  });

  it.each(names)("is used again as soon as it is back: %s", async (name) => {
    fronts[name].misbehave((request) => void request.socket.destroy());
    expect((await homeScreen()).errors).not.toEqual([]);
    fronts[name].reset();
    const { data, errors } = await homeScreen();
    expect(errors).toEqual([]);
    expect(data?.homeFeed.nodes).toHaveLength(1);
  });

  it.each(names)("is shown in the gateway's health, which stays ready: %s", async (name) => {
    fronts[name].misbehave((request) => void request.socket.destroy());
    await eventually(async () => {
      const { httpStatus, checks } = await readHealth(gateway.url);
      return httpStatus === 200 && checks[name]?.status === "down";
    }, `${name} is down`);
    fronts[name].reset();
    await eventually(
      async () => (await readHealth(gateway.url)).checks[name]?.status === "up",
      `${name} is up`,
    );
  });
});
