import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { SkeinEvent } from "@skein/service-kit/events.ts";
import { createInProcessTransport } from "@skein/service-kit/in-process-transport.ts";
import { createLogger } from "@skein/service-kit/logger.ts";
import { operatorRole } from "@skein/service-kit/replay-route.ts";
import { eventually } from "../../support/eventually.ts";
import { viewerOf } from "../../support/identity.ts";
import {
  createUser,
  follow,
  newRegisterInput,
  register,
  startUsersUnderTest,
  type TestUser,
  type UsersUnderTest,
} from "../../support/users-factory.ts";

let users: UsersUnderTest;
const events: SkeinEvent[] = [];

beforeAll(async () => {
  const logger = createLogger({ service: "test", level: "silent" });
  const transport = createInProcessTransport({ logger, subscribers: { users: ["test"] } });
  await transport.subscribe({
    source: "users",
    group: "test",
    handle: async (event) => void events.push(event),
  });
  users = await startUsersUnderTest({ transport });
});
afterAll(() => users.close());

const eventsOf = (aggregateId: string) => events.filter((event) => event.aggregateId === aggregateId);
const waitFor = (count: number, aggregateId: string) =>
  eventually(() => (eventsOf(aggregateId).length >= count ? eventsOf(aggregateId) : null), `${count} events`);

/** Events come in order, so after this one there are no more of what came before it. */
async function settle(): Promise<void> {
  const last = await createUser(users);
  await waitFor(1, last.id);
}

describe("events of users", () => {
  it("tell of a new account: handle and name, and nothing private", async () => {
    const ann = await createUser(users, { displayName: "Ann" });
    const [event] = await waitFor(1, ann.id);
    expect(event).toMatchObject({ source: "users", type: "user.created", aggregateId: ann.id });
    expect(event?.payload).toEqual({
      user: { id: ann.id, handle: ann.handle, displayName: "Ann", status: "ACTIVE" },
    });
    expect(JSON.stringify(events)).not.toContain("@");
  });

  it("are one for a registration that was sent three times", async () => {
    const input = newRegisterInput({ clientMutationKey: "events-1" });
    const first = await register(users, input);
    await register(users, input);
    await register(users, input);
    await settle();
    expect(eventsOf(first.user?.id ?? "")).toHaveLength(1);
  });

  it("are none for a registration that was refused", async () => {
    const ann = await createUser(users);
    await waitFor(1, ann.id);
    const before = events.length;
    await register(users, newRegisterInput({ handle: ann.handle }));
    await settle();
    // The one is that of `settle`.
    expect(events.slice(before)).toHaveLength(1);
  });

  it("tell of a changed profile, and not of one that stayed the same", async () => {
    const ann = await createUser(users, { displayName: "Ann" });
    const document = `mutation ($input: UpdateProfileInput!) { updateProfile(input: $input) { errors { code } } }`;
    await users.send(ann.viewer, document, { input: { displayName: "Anna" } });
    await users.send(ann.viewer, document, { input: { displayName: " Anna " } });
    await settle();
    const [created, updated, ...more] = eventsOf(ann.id);
    expect(created?.type).toBe("user.created");
    expect(updated).toMatchObject({ type: "user.updated", payload: { user: { displayName: "Anna" } } });
    expect(updated?.position).toBeGreaterThan(created?.position ?? Infinity);
    expect(more).toEqual([]);
  });

  it("tell of a follow and its end once each, in order", async () => {
    const [ann, bob] = [await createUser(users), await createUser(users)];
    const unfollow = `mutation ($input: UnfollowInput!) { unfollow(input: $input) { errors { code } } }`;
    for (let time = 0; time < 2; time += 1) await follow(users, ann, bob);
    for (let time = 0; time < 2; time += 1)
      await users.send(ann.viewer, unfollow, { input: { userId: bob.id } });
    await settle();
    const pair = { followerId: ann.id, followeeId: bob.id };
    expect(eventsOf(`${ann.id}:${bob.id}`)).toMatchObject([
      { type: "follow.created", payload: pair },
      { type: "follow.deleted", payload: pair },
    ]);
  });

  it("of follows and unfollows at the same moment end where the database ends", async () => {
    const [ann, bob] = [await createUser(users), await createUser(users)];
    const unfollow = `mutation ($input: UnfollowInput!) { unfollow(input: $input) { errors { code } } }`;
    const rounds = Array.from({ length: 12 }, (_, round) =>
      round % 2 === 0
        ? follow(users, ann, bob)
        : users.send(ann.viewer, unfollow, { input: { userId: bob.id } }),
    );
    await Promise.all(rounds);
    await settle();
    const read = `query ($id: ID) { user(id: $id) { viewerFollows } }`;
    const answer = await users.send<{ user: { viewerFollows: boolean } }>(ann.viewer, read, { id: bob.id });
    const last = eventsOf(`${ann.id}:${bob.id}`).at(-1);
    expect(last?.type ?? "follow.deleted").toBe(
      answer.data?.user.viewerFollows ? "follow.created" : "follow.deleted",
    );
  });
});

describe("a replay", () => {
  const replay = async (roles: string[], body: object) => {
    const viewer: TestUser["viewer"] = { ...viewerOf("operator"), roles };
    const sent = JSON.stringify(body);
    const response = await fetch(`${users.url}/internal/events/replay`, {
      method: "POST",
      headers: await users.gateway.headersFor("users", viewer, sent),
      body: sent,
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };

  it("publishes the log again, page by page, each event as it was", async () => {
    await settle();
    const known = new Map(events.map((event) => [event.id, event]));
    const before = events.length;
    let after: unknown = 0;
    while (after !== null) {
      const page = await replay([operatorRole], { after, limit: 7 });
      expect(page.status).toBe(200);
      after = page.body.next;
    }
    const replayed = events.slice(before);
    expect(replayed).toHaveLength(known.size);
    for (const event of replayed) expect(event).toEqual(known.get(event.id));
  });

  it.each([[[]], [["USER"]], [["ADMIN"]]])("is refused to the roles %j", async (roles) => {
    expect((await replay(roles, { after: 0, limit: 1 })).status).toBe(403);
  });

  it.each([{}, { after: -1 }, { after: "x" }, { after: 0, limit: 100_000 }])("refuses %j", async (body) => {
    expect((await replay([operatorRole], body)).status).toBe(400);
  });
});
