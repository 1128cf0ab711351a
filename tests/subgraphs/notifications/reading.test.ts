import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { v7 as uuidv7 } from "uuid";
import { followEvent, reactionEvent } from "../../support/events-factory.ts";
import { viewerOf } from "../../support/identity.ts";
import {
  startNotificationsUnderTest,
  type NotificationsUnderTest,
} from "../../support/notifications-factory.ts";
import { dataOf } from "../../support/subgraph-client.ts";

let notifications: NotificationsUnderTest;

beforeAll(async () => {
  notifications = await startNotificationsUnderTest();
});
afterAll(() => notifications.close());

const ofUser = (fields: string) =>
  `query OfUser($id: ID!, $first: Int, $after: String, $last: Int, $before: String) {
    _entities(representations: [{ __typename: "User", id: $id }]) { ... on User { ${fields} } }
  }`;

const pageFields = `notifications(first: $first, after: $after, last: $last, before: $before) {
  edges { cursor node { id } } nodes { id } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
}`;

interface PageData {
  _entities: [
    {
      notifications: {
        nodes: { id: string }[];
        pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; startCursor: string; endCursor: string };
      };
    },
  ];
}

async function readPage(userId: string, args: Record<string, unknown>) {
  const answer = await notifications.send<PageData>(viewerOf(userId), ofUser(pageFields), {
    id: userId,
    ...args,
  });
  return dataOf(answer)._entities[0].notifications;
}

/** Somebody with as many followers as are asked for. */
async function createPopularUser(followers: number): Promise<string> {
  const userId = uuidv7();
  for (let count = 0; count < followers; count += 1) {
    await notifications.deliver(followEvent("follow.created", uuidv7(), userId));
  }
  return userId;
}

const unreadOf = async (userId: string) => {
  const answer = await notifications.send<{ _entities: [{ unreadNotificationCount: number }] }>(
    viewerOf(userId),
    ofUser("unreadNotificationCount").replace(/\(.*\)/, "($id: ID!)"),
    { id: userId },
  );
  return dataOf(answer)._entities[0].unreadNotificationCount;
};

const idsOf = (page: { nodes: { id: string }[] }) => page.nodes.map(({ id }) => id);

describe("reading the inbox", () => {
  it("pages forward and backward through everything, newest first, without gap or overlap", async () => {
    const userId = await createPopularUser(7);
    const all = idsOf(await readPage(userId, { first: 100 }));
    expect(all).toEqual(all.toSorted().toReversed());
    const first = await readPage(userId, { first: 3 });
    const second = await readPage(userId, { first: 3, after: first.pageInfo.endCursor });
    const third = await readPage(userId, { first: 3, after: second.pageInfo.endCursor });
    expect([...idsOf(first), ...idsOf(second), ...idsOf(third)]).toEqual(all);
    expect([first, second, third].map((page) => page.pageInfo.hasNextPage)).toEqual([true, true, false]);
    const back = await readPage(userId, { last: 3, before: third.pageInfo.startCursor });
    expect(idsOf(back)).toEqual(idsOf(second));
    expect(back.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: true });
  });

  it("is closed to everybody but its owner, field by field", async () => {
    const userId = await createPopularUser(1);
    const fields =
      "id unreadNotificationCount notifications { nodes { id } } notificationPreferences { type }";
    for (const viewer of [viewerOf(uuidv7()), null]) {
      const answer = await notifications.send(viewer, ofUser(fields).replace(/\(\$.*\)/, "($id: ID!)"), {
        id: userId,
      });
      expect(answer.data).toEqual({
        _entities: [
          { id: userId, unreadNotificationCount: null, notifications: null, notificationPreferences: null },
        ],
      });
      expect(answer.errors?.map((error) => error.extensions.code)).toEqual([
        "FORBIDDEN",
        "FORBIDDEN",
        "FORBIDDEN",
      ]);
    }
  });

  it("gives a notification by reference to its owner only, and takes any id", async () => {
    const userId = await createPopularUser(1);
    const [id] = idsOf(await readPage(userId, {}));
    const query = `query ($ids: [_Any!]!) { _entities(representations: $ids) { ... on Notification { id } } }`;
    const ids = [id, "not-a-uuid", uuidv7()].map((each) => ({ __typename: "Notification", id: each }));
    const own = await notifications.send(viewerOf(userId), query, { ids });
    expect(own.data).toEqual({ _entities: [{ id }, null, null] });
    const foreign = await notifications.send(viewerOf(uuidv7()), query, { ids });
    expect(foreign.data).toEqual({ _entities: [null, null, null] });
  });

  it("marks some as read, and passes over those of others", async () => {
    const [userId, other] = [await createPopularUser(3), await createPopularUser(1)];
    const [newest, middle] = idsOf(await readPage(userId, {}));
    const [foreign] = idsOf(await readPage(other, {}));
    const mutation = `mutation ($input: MarkNotificationsReadInput!) {
      markNotificationsRead(input: $input) { notifications { id readAt } viewer { unreadNotificationCount } errors { code } }
    }`;
    const input = { ids: [newest, middle, foreign, "junk"] };
    for (let round = 0; round < 2; round += 1) {
      const answer = await notifications.send(viewerOf(userId), mutation, { input });
      expect(dataOf(answer)).toEqual({
        markNotificationsRead: {
          notifications: [newest, middle].map((id) => ({ id, readAt: expect.any(String) })),
          viewer: { unreadNotificationCount: 1 },
          errors: [],
        },
      });
    }
    expect(await unreadOf(other)).toBe(1);
  });

  it("refuses more ids than a screen can show, as an outcome that the client can read", async () => {
    const mutation = `mutation ($input: MarkNotificationsReadInput!) {
      markNotificationsRead(input: $input) { errors { code field } }
    }`;
    for (const ids of [[], Array.from({ length: 101 }, () => uuidv7())]) {
      const answer = await notifications.send(viewerOf(uuidv7()), mutation, { input: { ids } });
      expect(dataOf(answer)).toEqual({
        markNotificationsRead: { errors: [{ code: "TOO_MANY_IDS", field: "ids" }] },
      });
    }
  });

  it("marks all as read up to what the person has seen", async () => {
    const userId = await createPopularUser(3);
    const [, middle] = idsOf(await readPage(userId, {}));
    const mutation = `mutation ($input: MarkAllNotificationsReadInput!) {
      markAllNotificationsRead(input: $input) { markedCount viewer { unreadNotificationCount } errors { code } }
    }`;
    const mark = async (input: object) =>
      dataOf(await notifications.send(viewerOf(userId), mutation, { input })).markAllNotificationsRead;
    expect(await mark({ upToId: middle?.toUpperCase() })).toEqual({
      markedCount: 2,
      viewer: { unreadNotificationCount: 1 },
      errors: [],
    });
    expect(await mark({ upToId: uuidv7() })).toMatchObject({
      markedCount: 0,
      errors: [{ code: "NOTIFICATION_NOT_FOUND" }],
    });
    expect(await mark({})).toEqual({ markedCount: 1, viewer: { unreadNotificationCount: 0 }, errors: [] });
  });

  it("needs a signed-in viewer for every mutation", async () => {
    const mutations = [
      "markNotificationsRead(input: { ids: [] }) { errors { code } }",
      "markAllNotificationsRead(input: {}) { errors { code } }",
      "updateNotificationPreferences(input: { preferences: [] }) { errors { code } }",
    ];
    for (const mutation of mutations) {
      const answer = await notifications.send(null, `mutation { ${mutation} }`);
      expect(answer.errors?.[0]?.extensions.code).toBe("UNAUTHENTICATED");
    }
  });
});

describe("preferences", () => {
  const update = `mutation ($input: UpdateNotificationPreferencesInput!) {
    updateNotificationPreferences(input: $input) { viewer { notificationPreferences { type enabled } } errors { code } }
  }`;

  it("are on until they are switched off, and what is switched off does not come", async () => {
    const userId = uuidv7();
    const input = { preferences: [{ type: "FOLLOW", enabled: false }] };
    const answer = await notifications.send(viewerOf(userId), update, { input });
    expect(dataOf(answer)).toEqual({
      updateNotificationPreferences: {
        viewer: {
          notificationPreferences: ["FOLLOW", "COMMENT", "REPLY", "REACTION", "MENTION"].map((type) => ({
            type,
            enabled: type !== "FOLLOW",
          })),
        },
        errors: [],
      },
    });
    await notifications.deliver(followEvent("follow.created", uuidv7(), userId));
    await notifications.deliver(
      reactionEvent("reaction.added", { postId: uuidv7(), postAuthorId: userId, userId: uuidv7() }),
    );
    expect(await unreadOf(userId)).toBe(1);
  });

  it("refuse a type that is named twice", async () => {
    const input = {
      preferences: [
        { type: "FOLLOW", enabled: false },
        { type: "FOLLOW", enabled: true },
      ],
    };
    const answer = await notifications.send(viewerOf(uuidv7()), update, { input });
    expect(dataOf(answer)).toMatchObject({
      updateNotificationPreferences: { viewer: null, errors: [{ code: "DUPLICATE_TYPE" }] },
    });
  });
});

describe("SQL statements", () => {
  it.each([1, 10, 50])("are two for the inbox and its count, with %i notifications", async (size) => {
    const userId = await createPopularUser(size);
    const fields = `unreadNotificationCount ${pageFields.replace("nodes { id }", "nodes { id actor { id } subject { __typename } }")}`;
    const count = await notifications.countStatements(async () =>
      dataOf(await notifications.send(viewerOf(userId), ofUser(fields), { id: userId, first: 50 })),
    );
    expect(count).toBe(2);
  });

  it.each([1, 10, 50])("are one for %i references", async (size) => {
    const userId = await createPopularUser(size);
    const ids = idsOf(await readPage(userId, { first: 50 })).map((id) => ({
      __typename: "Notification",
      id,
    }));
    const query = `query ($ids: [_Any!]!) { _entities(representations: $ids) { ... on Notification { id readAt } } }`;
    const count = await notifications.countStatements(async () =>
      dataOf(await notifications.send(viewerOf(userId), query, { ids })),
    );
    expect(count).toBe(1);
  });
});
