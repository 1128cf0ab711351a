import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { Kind, parse } from "graphql";
import { settled } from "../../support/system-health.ts";
import { comment, follow, join, newAccount, personPassword, publish } from "../../support/system-people.ts";
import type { Person } from "../../support/system-people.ts";
import { operationDocuments } from "../../support/system-operations.ts";
import { startTestSystem, type TestSystem } from "../../support/system-start.ts";
import { wholeData } from "../../support/system-client.ts";

let system: TestSystem;
let viewer: Person;
let friend: Person;
let post: { id: string };
beforeAll(async () => {
  system = await startTestSystem("operations");
  viewer = await join(system.client, "viewer");
  friend = await join(system.client, "friend");
  await follow(system.client, viewer, { userId: friend.id });
  await settled(system.subgraphUrls);
  post = await publish(system.client, friend, {
    body: `A walk by the lake with @${viewer.handle}`,
    tags: ["lake"],
  });
  await comment(system.client, viewer, { postId: post.id, body: "Lovely" });
  await settled(system.subgraphUrls);
}, 60_000);
afterAll(() => system.close());

/** Variables for each file; a file without an entry takes none. */
const inputs: Readonly<Record<string, () => Record<string, unknown>>> = {
  "create-comment": () => ({ input: { postId: post.id, body: "Again" } }),
  "create-post": () => ({ input: { body: "Home again", tags: ["lake", "home"] } }),
  follow: () => ({ input: { userId: friend.id } }),
  "mark-all-notifications-read": () => ({ input: {} }),
  "post-screen": () => ({ id: post.id }),
  "profile-screen": () => ({ handle: friend.handle }),
  react: () => ({ input: { postId: post.id, kind: "CELEBRATE" } }),
  "refresh-session": () => ({ input: { refreshToken: friend.refreshToken } }),
  register: () => ({ input: newAccount() }),
  "search-screen": () => ({ text: "lake" }),
  "sign-in": () => ({ input: { email: friend.email, password: personPassword } }),
  "tag-screen": () => ({ tag: "lake" }),
};

describe("the operations of the app", () => {
  it.each(Object.keys(operationDocuments))("%s answers without errors", async (name) => {
    const answer = await system.client.send<Record<string, { errors?: unknown[] } | null>>(
      operationDocuments[name] ?? "",
      inputs[name]?.() ?? {},
      viewer.token,
    );
    expect(answer.status).toBe(200);
    const data = wholeData(answer);
    for (const [field, payload] of Object.entries(data)) {
      expect({ field, payload, errors: payload?.errors ?? [] }).toEqual({
        field,
        payload: expect.anything(),
        errors: [],
      });
    }
  });

  it("are named as their files are", () => {
    for (const [name, document] of Object.entries(operationDocuments)) {
      const [operation] = parse(document).definitions;
      const title = operation?.kind === Kind.OPERATION_DEFINITION ? operation.name?.value : undefined;
      expect(title?.replace(/\B[A-Z]/g, (letter) => `-${letter}`).toLowerCase()).toBe(name);
    }
  });
});
