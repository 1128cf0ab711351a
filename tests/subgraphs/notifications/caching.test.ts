import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { v7 as uuidv7 } from "uuid";
import { followEvent } from "../../support/events-factory.ts";
import { viewerOf } from "../../support/identity.ts";
import {
  startNotificationsUnderTest,
  type NotificationsUnderTest,
} from "../../support/notifications-factory.ts";

let notifications: NotificationsUnderTest;
const ann = viewerOf(uuidv7());

beforeAll(async () => {
  notifications = await startNotificationsUnderTest();
  await notifications.deliver(followEvent("follow.created", uuidv7(), ann.userId));
});
afterAll(() => notifications.close());

it.each([
  "unreadNotificationCount",
  "notifications { nodes { id type actor { id } subject { __typename } } pageInfo { endCursor } }",
  "notificationPreferences { type enabled }",
])("nothing of an inbox may be kept: %s", async (fields) => {
  const query = `query ($r: [_Any!]!) { _entities(representations: $r) { ... on User { ${fields} } } }`;
  const answer = await notifications.ask(ann, query, { r: [{ __typename: "User", id: ann.userId }] });
  expect(answer.body.errors).toBeUndefined();
  expect(answer.cacheControl).toBe("no-store");
  expect(answer.body.extensions).toBeUndefined();
});

it("a mutation has nothing to make stale", async () => {
  const query = `mutation { markAllNotificationsRead(input: {}) { markedCount } }`;
  const { cacheControl, body } = await notifications.ask(ann, query);
  expect({ cacheControl, body }).toEqual({
    cacheControl: "no-store",
    body: { data: { markAllNotificationsRead: { markedCount: 1 } } },
  });
});
