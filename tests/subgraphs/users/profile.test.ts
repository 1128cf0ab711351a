import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { Client } from "pg";
import { viewerOf } from "../../support/identity.ts";
import { describeWithPostgres } from "../../support/services.ts";
import { dataOf } from "../../support/subgraph-client.ts";
import { createUser, startUsersUnderTest, type UsersUnderTest } from "../../support/users-factory.ts";

let users: UsersUnderTest;
beforeAll(async () => {
  users = await startUsersUnderTest();
});
afterAll(() => users.close());

const unknownId = "01890000-0000-7000-8000-000000000000";
const entities = `query ($representations: [_Any!]!) {
  _entities(representations: $representations) { ... on User { id handle displayName } }
}`;

interface Entities {
  _entities: ({ id: string; handle: string } | null)[];
}

const representationsOf = (ids: string[]) => ids.map((id) => ({ __typename: "User", id }));

describe("me", () => {
  it("is null for an anonymous visitor", async () => {
    expect(await users.send(null, "{ me { id } }")).toEqual({ data: { me: null } });
  });

  it("is the signed-in user with every field", async () => {
    const ann = await createUser(users, { displayName: "Ann Lee" });
    const document = `{ me { id handle displayName bio avatarUrl createdAt followerCount followingCount
      viewerFollows } }`;
    const { me } = dataOf(await users.send<{ me: Record<string, unknown> }>(ann.viewer, document));
    expect(me).toEqual({
      id: ann.id,
      handle: ann.handle,
      displayName: "Ann Lee",
      bio: null,
      avatarUrl: `http://localhost:4001/avatars/${ann.id}.svg?name=Ann%20Lee`,
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      followerCount: 0,
      followingCount: 0,
      viewerFollows: false,
    });
  });

  it("is null for an account that is not there any more", async () => {
    expect(await users.send(viewerOf(unknownId), "{ me { id } }")).toEqual({ data: { me: null } });
  });
});

describe("user", () => {
  const document = `query ($id: ID, $handle: String) { user(id: $id, handle: $handle) { id handle } }`;

  it("finds by id and by handle, in any case, and lets anonymous visitors do so", async () => {
    const ann = await createUser(users);
    const expected = { data: { user: { id: ann.id, handle: ann.handle } } };
    expect(await users.send(null, document, { id: ann.id })).toEqual(expected);
    expect(await users.send(null, document, { id: ann.id.toUpperCase() })).toEqual(expected);
    expect(await users.send(null, document, { handle: ann.handle.toUpperCase() })).toEqual(expected);
  });

  it.each([
    { id: unknownId },
    { id: "17" },
    { id: "" },
    { handle: "nobody_here" },
    { handle: "no one\u0000" },
  ])("is null for %j", async (variables) => {
    expect(await users.send(null, document, variables)).toEqual({ data: { user: null } });
  });

  it.each([{}, { id: unknownId, handle: "ann" }, { id: null, handle: null }])(
    "refuses %j",
    async (variables) => {
      const { data, errors } = await users.send(null, document, variables);
      expect(data).toEqual({ user: null });
      expect(errors?.[0]?.extensions.code).toBe("BAD_USER_INPUT");
    },
  );
});

describe("references from other subgraphs", () => {
  it("give each user in the order asked for, and null for what is nobody's id", async () => {
    const ann = await createUser(users);
    const bob = await createUser(users);
    const ids = [bob.id, unknownId, ann.id, "not-a-uuid", bob.id];
    const answer = await users.send<Entities>(null, entities, { representations: representationsOf(ids) });
    expect(dataOf(answer)._entities.map((user) => user?.handle ?? null)).toEqual([
      bob.handle,
      null,
      ann.handle,
      null,
      bob.handle,
    ]);
  });
});

describe("updateProfile", () => {
  const document = `mutation ($input: UpdateProfileInput!) {
    updateProfile(input: $input) { user { id handle displayName bio } errors { code field } }
  }`;
  interface Answer {
    updateProfile: {
      user: { handle: string; displayName: string; bio: string | null } | null;
      errors: object[];
    };
  }

  it("changes what is sent, leaves the rest, and is read by everybody at once", async () => {
    const ann = await createUser(users, { displayName: "Ann" });
    await users.send(null, "query ($id: ID) { user(id: $id) { bio } }", { id: ann.id });
    const changed = { id: ann.id, handle: ann.handle, displayName: "Ann", bio: "Hello\nthere" };
    const answer = await users.send<Answer>(ann.viewer, document, { input: { bio: " Hello\r\nthere " } });
    expect(dataOf(answer).updateProfile).toEqual({ user: changed, errors: [] });
    const read = "query ($id: ID) { user(id: $id) { id handle displayName bio } }";
    expect(await users.send(null, read, { id: ann.id })).toEqual({ data: { user: changed } });
  });

  it("removes the bio by null, and takes null for a name as left alone", async () => {
    const ann = await createUser(users, { displayName: "Ann" });
    await users.send(ann.viewer, document, { input: { bio: "Something" } });
    const input = { bio: null, handle: null, displayName: null };
    const answer = await users.send<Answer>(ann.viewer, document, { input });
    expect(dataOf(answer).updateProfile.user).toMatchObject({
      bio: null,
      handle: ann.handle,
      displayName: "Ann",
    });
  });

  it("makes a user found by the new name and not by the old", async () => {
    const ann = await createUser(users, { displayName: "Zebulon Quill" });
    await users.send(ann.viewer, document, { input: { displayName: "Xanthippe Quill" } });
    const search = "query ($search: String) { users(search: $search) { nodes { id } } }";
    expect(await users.send(null, search, { search: "zebulon" })).toEqual({ data: { users: { nodes: [] } } });
    const found = { data: { users: { nodes: [{ id: ann.id }] } } };
    expect(await users.send(null, search, { search: "xanthippe" })).toEqual(found);
  });

  it("says what is wrong, field by field, and changes nothing", async () => {
    const ann = await createUser(users);
    const bob = await createUser(users);
    const input = { handle: "no spaces", displayName: "", bio: "x".repeat(301) };
    const answer = await users.send<Answer>(ann.viewer, document, { input });
    expect(dataOf(answer).updateProfile).toEqual({
      user: null,
      errors: [
        { code: "HANDLE_INVALID", field: "handle" },
        { code: "DISPLAY_NAME_INVALID", field: "displayName" },
        { code: "BIO_TOO_LONG", field: "bio" },
      ],
    });
    const taken = await users.send<Answer>(ann.viewer, document, {
      input: { handle: bob.handle, bio: "new" },
    });
    expect(dataOf(taken).updateProfile).toEqual({
      user: null,
      errors: [{ code: "HANDLE_TAKEN", field: "handle" }],
    });
    expect(await users.send(ann.viewer, "{ me { handle bio } }")).toEqual({
      data: { me: { handle: ann.handle, bio: null } },
    });
  });

  it("needs a signed-in user who exists", async () => {
    for (const viewer of [null, viewerOf(unknownId)]) {
      const { errors } = await users.send(viewer, document, { input: { bio: "x" } });
      expect(errors?.[0]?.extensions.code).toBe("UNAUTHENTICATED");
    }
  });
});

describeWithPostgres("a deleted account", () => {
  it("is nobody, wherever it is looked for", async () => {
    const ann = await createUser(users, { displayName: "Vanishing Ann" });
    const database = new Client({ connectionString: users.databaseUrl });
    await database.connect();
    await database.query(`UPDATE "user" SET status = 'DELETED' WHERE id = $1`, [ann.id]);
    await database.end();
    const document = `query ($id: ID, $handle: String, $representations: [_Any!]!) {
      me { id } byId: user(id: $id) { id } byHandle: user(handle: $handle) { id }
      users(search: "vanishing") { nodes { id } }
      _entities(representations: $representations) { ... on User { id } }
    }`;
    const variables = { id: ann.id, handle: ann.handle, representations: representationsOf([ann.id]) };
    // A server of its own: the other one may still have the profile in its cache.
    const fresh = await users.startAnother();
    expect(await fresh.send(ann.viewer, document, variables)).toEqual({
      data: { me: null, byId: null, byHandle: null, users: { nodes: [] }, _entities: [null] },
    });
    await fresh.close();
  });
});
