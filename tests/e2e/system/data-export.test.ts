import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { eventually } from "../../support/eventually.ts";
import {
  askForExport,
  download,
  exportOf,
  fileOf,
  isReady,
  linkOf,
  readyLink,
  type ExportFile,
} from "../../support/export-flows.ts";
import { wholeData } from "../../support/system-client.ts";
import { comment, follow, inboxOf, join, publish, react, type Person } from "../../support/system-people.ts";
import { startTestSystem, type TestSystem } from "../../support/system-start.ts";

const hourMs = 60 * 60 * 1000;

describe("a copy of a person's data", () => {
  let system: TestSystem;
  let ann: Person;
  let bob: Person;
  beforeAll(async () => {
    system = await startTestSystem("data_export", { SMTP_URL: "none" });
    [ann, bob] = [await join(system.client, "ann"), await join(system.client, "bob")];
  }, 60_000);
  afterAll(() => system.close());

  /** Ann leaves traces in every service; Bob says something of his own under her post. */
  async function live(): Promise<{ ownPost: string; bobsPost: string }> {
    const { client } = system;
    await follow(client, ann, { userId: bob.id });
    await follow(client, bob, { userId: ann.id });
    const own = await publish(client, ann, { body: `Hello @${bob.handle}, "quoted" ☀️`, tags: ["morning"] });
    const other = await publish(client, bob, { body: "Words of Bob" });
    await comment(client, ann, { postId: other.id, body: "A comment by Ann" });
    await comment(client, bob, { postId: own.id, body: "A comment by Bob" });
    await react(client, ann, { postId: other.id });
    await eventually(async () => (await inboxOf(client, ann)).length >= 2, "Ann's inbox is filled");
    return { ownPost: own.id, bobsPost: other.id };
  }

  it("has everything of hers from all services, and nothing that others wrote", async () => {
    const { ownPost, bobsPost } = await live();
    const { export: begun, errors } = await askForExport(system.client, ann);
    expect(errors).toEqual([]);
    expect(begun).toMatchObject({ status: "COLLECTING", readyAt: null, downloadedAt: null });
    await isReady(system.client, ann);
    const ready = await exportOf(system.client, ann);
    const left = Date.parse(ready?.expiresAt ?? "") - Date.now();
    expect(left / hourMs).toBeCloseTo(48, 0);

    const response = await download(system.gatewayUrl, await linkOf(system.client, ann), ann);
    expect(response.status).toBe(200);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      "content-type": "application/json; charset=utf-8",
      "content-disposition": 'attachment; filename="my-data.json"',
      "cache-control": "private, no-store",
      "x-content-type-options": "nosniff",
    });
    const text = await response.text();
    const file = JSON.parse(text) as ExportFile;
    expect(file).toMatchObject({ format: "skein-export", version: 1, userId: ann.id });
    expect(file.data).toMatchObject({
      account: [{ id: ann.id, handle: ann.handle, followerCount: 1, followingCount: 1 }],
      emailAddresses: [{ address: ann.email, isPrimary: true }],
      credentials: [{ kind: "PASSWORD" }],
      sessions: [{ methods: ["pwd"], revokedAt: null }],
      following: [{ userId: bob.id }],
      followers: [{ userId: bob.id }],
      posts: [
        {
          id: ownPost,
          body: `Hello @${bob.handle}, "quoted" ☀️`,
          tags: ["morning"],
          mentionedUserIds: [bob.id],
          visibility: "PUBLIC",
        },
      ],
      comments: [{ postId: bobsPost, body: "A comment by Ann" }],
      reactions: [{ postId: bobsPost, kind: "LIKE" }],
    });
    expect(file.data.notifications?.map(({ type }) => type).sort()).toEqual(["COMMENT", "FOLLOW"]);
    expect(file.data.log?.map(({ type }) => type)).toEqual(
      expect.arrayContaining(["REGISTERED", "SIGNED_IN", "EXPORT_REQUESTED"]),
    );
    for (const foreign of ["Bob", bob.email, bob.handle + '"', "argon2", ann.token, ann.refreshToken]) {
      expect(text).not.toContain(foreign);
    }
  }, 60_000);

  it("is gone once it was downloaded, and says so", async () => {
    expect(await exportOf(system.client, ann)).toMatchObject({
      status: "DOWNLOADED",
      expiresAt: null,
      downloadedAt: expect.any(String),
    });
    await expect(linkOf(system.client, ann)).rejects.toThrow("NOT_READY");
  });

  it("is made three times a day", async () => {
    for (const _ of ["second", "third"]) {
      expect((await askForExport(system.client, ann)).errors).toEqual([]);
      await isReady(system.client, ann);
    }
    expect((await askForExport(system.client, ann)).errors).toEqual([{ code: "TOO_MANY_EXPORTS" }]);
  }, 60_000);

  it("is told to the account's log", async () => {
    const query = "{ myAuditEvents(first: 50) { nodes { type } } }";
    const log = await system.client.send<{ myAuditEvents: { nodes: { type: string }[] } }>(
      query,
      {},
      ann.token,
    );
    const types = wholeData(log).myAuditEvents.nodes.map(({ type }) => type);
    expect(types).toEqual(expect.arrayContaining(["EXPORT_REQUESTED", "EXPORT_READY", "EXPORT_DOWNLOADED"]));
  });

  it("is there for an anonymous account, and for one that has done nothing", async () => {
    const document = `mutation ($input: SignInAnonymouslyInput!) {
      signInAnonymously(input: $input) { session { accessToken } user { id } } }`;
    const { signInAnonymously } = wholeData(
      await system.client.send<{
        signInAnonymously: { session: { accessToken: string }; user: { id: string } };
      }>(document, { input: { clientMutationKey: randomUUID() } }),
    );
    const visitor = { token: signInAnonymously.session.accessToken };
    const path = await readyLink(system.client, visitor);
    const file = await fileOf(await download(system.gatewayUrl, path, visitor));
    expect(file.userId).toBe(signInAnonymously.user.id);
    expect(file.data.account).toMatchObject([{ isAnonymous: true }]);
    expect(file.data.posts).toBeUndefined();
  }, 30_000);
});
