import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { refresh, signIn } from "../../support/session-requests.ts";
import { dataOf } from "../../support/subgraph-client.ts";
import {
  createUser,
  startUsersUnderTest,
  type TestUser,
  type UsersUnderTest,
} from "../../support/users-factory.ts";

let users: UsersUnderTest;
beforeAll(async () => {
  users = await startUsersUnderTest();
});
afterAll(() => users.close());

interface DeviceSession {
  readonly id: string;
  readonly deviceName: string | null;
  readonly clientName: string | null;
  readonly isCurrent: boolean;
  readonly methods: string[];
}

const listDocument = `query ($first: Int, $after: String) { mySessions(first: $first, after: $after) {
  nodes { id deviceName clientName createdAt lastUsedAt expiresAt isCurrent methods }
  pageInfo { hasNextPage endCursor }
} }`;

interface Page {
  readonly mySessions: {
    readonly nodes: DeviceSession[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
  };
}

const pageOf = async (user: TestUser, variables: Record<string, unknown> = {}) =>
  dataOf(await users.send<Page>(user.viewer, listDocument, variables)).mySessions;

const idsOf = async (user: TestUser): Promise<string[]> =>
  (await pageOf(user)).nodes.map((session) => session.id);

/** A user who is signed in on three devices; the viewer's is the first. */
async function createTraveller() {
  const user = await createUser(users, { deviceName: "Pixel 9" });
  const others = [await signIn(users, user.email, "Tablet"), await signIn(users, user.email)];
  return { user, others };
}

describe("mySessions", () => {
  it("lists the devices, latest first, with what helps to tell them apart", async () => {
    const { user, others } = await createTraveller();
    const { nodes } = await pageOf(user);
    expect(nodes.map((session) => session.deviceName)).toEqual([null, "Tablet", "Pixel 9"]);
    expect(nodes.map((session) => session.isCurrent)).toEqual([false, false, true]);
    expect(nodes[0]).toMatchObject({ id: others[1]?.id, clientName: "Test 1.0", methods: ["pwd"] });
  });

  it("gives page after page", async () => {
    const { user } = await createTraveller();
    const first = await pageOf(user, { first: 2 });
    expect([first.nodes.length, first.pageInfo.hasNextPage]).toEqual([2, true]);
    const second = await pageOf(user, { first: 2, after: first.pageInfo.endCursor });
    expect(second.nodes.map((session) => session.deviceName)).toEqual(["Pixel 9"]);
    expect(second.pageInfo.hasNextPage).toBe(false);
  });

  it("is for the viewer alone, and never kept by a cache", async () => {
    const ann = await createUser(users);
    const { body, cacheControl } = await users.ask(ann.viewer, listDocument);
    expect(body.errors).toBeUndefined();
    expect(cacheControl).toBe("no-store");
    const stranger = await users.send(null, listDocument);
    expect(stranger.errors?.[0]?.extensions.code).toBe("UNAUTHENTICATED");
  });
});

const endOne = `mutation ($id: ID!) { revokeSession(input: { sessionId: $id }) {
  revokedSessionId errors { code field }
} }`;

describe("revokeSession", () => {
  it("ends one session, whose device cannot refresh any more", async () => {
    const { user, others } = await createTraveller();
    const [tablet] = others;
    const { data } = await users.send(user.viewer, endOne, { id: tablet?.id });
    expect(data).toEqual({ revokeSession: { revokedSessionId: tablet?.id, errors: [] } });
    expect(await idsOf(user)).toEqual([others[1]?.id, user.session.id]);
    expect((await refresh(users, tablet?.refreshToken ?? "")).session).toBeNull();
  });

  it("answers the same for a session of somebody else and for none", async () => {
    const [ann, bob] = [await createUser(users), await createUser(users)];
    const absent = {
      revokeSession: { revokedSessionId: null, errors: [{ code: "SESSION_NOT_FOUND", field: "sessionId" }] },
    };
    for (const id of [bob.session.id, "0190a000-0000-7000-8000-000000000000", "nonsense"]) {
      expect((await users.send(ann.viewer, endOne, { id })).data).toEqual(absent);
    }
    expect(await idsOf(bob)).toEqual([bob.session.id]);
  });

  it("takes a session that lives", async () => {
    const { user, others } = await createTraveller();
    await users.send(user.viewer, endOne, { id: user.session.id });
    const { errors } = await users.send(user.viewer, endOne, { id: others[0]?.id });
    expect(errors?.[0]?.extensions.code).toBe("UNAUTHENTICATED");
  });
});

describe("revokeOtherSessions", () => {
  it("leaves the one that asks", async () => {
    const { user } = await createTraveller();
    const bob = await createUser(users);
    const { data } = await users.send(user.viewer, "mutation { revokeOtherSessions { revokedCount } }");
    expect(data).toEqual({ revokeOtherSessions: { revokedCount: 2 } });
    expect(await idsOf(user)).toEqual([user.session.id]);
    expect(await idsOf(bob)).toHaveLength(1);
  });
});

describe("revokeAllSessions", () => {
  it("ends the one that asks as well", async () => {
    const { user } = await createTraveller();
    const { data } = await users.send(user.viewer, "mutation { revokeAllSessions { revokedCount } }");
    expect(data).toEqual({ revokeAllSessions: { revokedCount: 3 } });
    expect((await refresh(users, user.session.refreshToken)).session).toBeNull();
    const { errors } = await users.send(user.viewer, listDocument);
    expect(errors?.[0]?.extensions.code).toBe("UNAUTHENTICATED");
  });
});
