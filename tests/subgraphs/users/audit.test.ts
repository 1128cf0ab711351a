import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { Client } from "pg";
import { describeWithPostgres } from "../../support/services.ts";
import { mustRefresh, refresh, signIn } from "../../support/session-requests.ts";
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

interface Events {
  readonly myAuditEvents: {
    readonly nodes: {
      readonly type: string;
      readonly sessionId: string | null;
      readonly isByOther: boolean;
      readonly details: { readonly name: string; readonly value: string }[];
    }[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
  };
}

const document = `query ($first: Int, $after: String) { myAuditEvents(first: $first, after: $after) {
  nodes { id type occurredAt sessionId isByOther actorId details { name value } }
  pageInfo { hasNextPage endCursor }
} }`;

const eventsOf = async (user: TestUser, variables: Record<string, unknown> = {}) =>
  dataOf(await users.send<Events>(user.viewer, document, variables)).myAuditEvents;

describe("myAuditEvents", () => {
  it("tells of each sign-in and each end of a session, latest first", async () => {
    const ann = await createUser(users);
    const second = await signIn(users, ann.email);
    const input = { refreshToken: second.refreshToken };
    const signOut = `mutation ($input: SignOutInput!) { signOut(input: $input) { signedOut } }`;
    await users.send(null, signOut, { input });
    const { nodes } = await eventsOf(ann);
    expect(nodes[0]).toMatchObject({ type: "SIGNED_OUT", sessionId: second.id, isByOther: false });
    expect(nodes[1]).toMatchObject({
      type: "SIGNED_IN",
      sessionId: second.id,
      details: [{ name: "methods", value: "pwd" }],
    });
    expect(nodes.filter(({ sessionId }) => sessionId === ann.session.id)).toHaveLength(1);
  });

  it("tells of an old refresh token that came back", async () => {
    const ann = await createUser(users);
    const stolen = await signIn(users, ann.email);
    await mustRefresh(users, (await mustRefresh(users, stolen.refreshToken)).refreshToken);
    await refresh(users, stolen.refreshToken);
    const { nodes } = await eventsOf(ann);
    expect(nodes[0]).toMatchObject({ type: "REFRESH_TOKEN_REUSED", sessionId: stolen.id });
  });

  it("gives page after page, and nothing of others", async () => {
    const [ann, bob] = [await createUser(users), await createUser(users)];
    await signIn(users, ann.email);
    await signIn(users, bob.email);
    const first = await eventsOf(ann, { first: 1 });
    expect(first.pageInfo.hasNextPage).toBe(true);
    const rest = await eventsOf(ann, { first: 100, after: first.pageInfo.endCursor });
    const all = await eventsOf(ann, { first: 100 });
    expect([...first.nodes, ...rest.nodes]).toEqual(all.nodes);
    expect(all.nodes.filter(({ type }) => type === "SIGNED_IN")).toHaveLength(2);
  });

  it("is refused to visitors", async () => {
    const { errors } = await users.send(null, document);
    expect(errors?.[0]?.extensions.code).toBe("UNAUTHENTICATED");
  });
});

describeWithPostgres("the log at rest", () => {
  it("is never changed, not even by the service's own role", async () => {
    const ann = await createUser(users);
    const database = new Client({ connectionString: users.databaseUrl });
    await database.connect();
    try {
      for (const statement of [
        `UPDATE audit_event SET type = 'SIGNED_OUT' WHERE user_id = '${ann.id}'`,
        `DELETE FROM audit_event WHERE user_id = '${ann.id}'`,
        `TRUNCATE audit_event`,
      ]) {
        await expect(database.query(statement)).rejects.toThrow("append-only");
      }
    } finally {
      await database.end();
    }
  });
});
