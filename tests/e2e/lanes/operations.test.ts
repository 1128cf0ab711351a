import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { withSubgraphUrls } from "../../../scripts/start/system.ts";
import { startBothLanes, type BothLanes } from "../../support/both-lanes.ts";
import { postGraphQL } from "../../support/raw-http.ts";
import { settled } from "../../support/system-health.ts";
import { operationDocuments } from "../../support/system-operations.ts";
import {
  comment,
  follow,
  join,
  newAccount,
  personPassword,
  publish,
  type Person,
} from "../../support/system-people.ts";
import { startTestSystem, type TestSystem } from "../../support/system-start.ts";

let system: TestSystem;
let lanes: BothLanes;
let viewer: Person;
let friend: Person;
let post: { id: string };
const clientMutationKey = "the same for all three times";
const registration = newAccount("twice");

beforeAll(async () => {
  system = await startTestSystem("lanes");
  lanes = await startBothLanes(system.gatewayUrl, withSubgraphUrls(system.env, system.subgraphUrls));
  viewer = await join(system.client, "viewer");
  friend = await join(system.client, "friend");
  await follow(system.client, viewer, { userId: friend.id });
  await settled(system.subgraphUrls);
  const body = `A walk by the lake with @${viewer.handle}`;
  post = await publish(system.client, friend, { body, tags: ["lake"] });
  await comment(system.client, friend, { postId: post.id, body: "Who comes along?" });
  await settled(system.subgraphUrls);
}, 60_000);
afterAll(async () => {
  await lanes.close();
  await system.close();
});

/** What changes something: with one key it happens once, and is answered alike each time. */
const mutations: Readonly<Record<string, () => Record<string, unknown>>> = {
  "create-comment": () => ({ postId: post.id, body: "Again", clientMutationKey }),
  "create-post": () => ({ body: "Home again", tags: ["lake", "home"], clientMutationKey }),
  follow: () => ({ userId: friend.id, clientMutationKey }),
  "mark-all-notifications-read": () => ({}),
  react: () => ({ postId: post.id, kind: "CELEBRATE", clientMutationKey }),
  "refresh-session": () => ({ refreshToken: "one that was never given out" }),
  register: () => ({ ...registration, handle: "no handle" }),
  "sign-in": () => ({ email: viewer.email, password: `not ${personPassword}` }),
};

const queries: Readonly<Record<string, () => Record<string, unknown>>> = {
  "explore-screen": () => ({}),
  "home-screen": () => ({ first: 5 }),
  "notifications-screen": () => ({}),
  "post-screen": () => ({ id: post.id }),
  "profile-screen": () => ({ handle: friend.handle }),
  "search-screen": () => ({ text: "lake" }),
  "tag-screen": () => ({ tag: "lake" }),
};

async function expectSame(name: string, variables: object, token?: string): Promise<void> {
  const headers: Record<string, string> = token === undefined ? {} : { Authorization: `Bearer ${token}` };
  const body = { operationName: null, variables, query: operationDocuments[name] };
  const { byApollo, first, again, way } = await lanes.compare((url) => postGraphQL(url, body, headers));
  expect({ first, again, way }).toEqual({ first: byApollo, again: byApollo, way: "lane" });
}

describe("the operations of the app, by either way", () => {
  it("are all here", () => {
    const tested = [...Object.keys(mutations), ...Object.keys(queries)];
    expect(tested.toSorted()).toEqual(Object.keys(operationDocuments).toSorted());
  });

  it.each(Object.keys(mutations))("%s does and answers the same", async (name) => {
    const input = mutations[name]?.();
    // What is done for the first time may be answered in another way than what is done already.
    await system.client.run(name as "react", { input }, viewer.token);
    await settled(system.subgraphUrls);
    for (const token of [viewer.token, undefined]) await expectSame(name, { input }, token);
  });

  it.each(Object.keys(queries))("%s answers the same, to everybody", async (name) => {
    await settled(system.subgraphUrls);
    for (const token of [viewer.token, friend.token, undefined]) {
      await expectSame(name, queries[name]?.() ?? {}, token);
    }
  });

  it("make mutations that bring tokens tell them apart only by those", async () => {
    const input = { email: viewer.email, password: personPassword };
    for (const [name, variables] of [
      ["sign-in", input],
      ["register", registration],
    ] as const) {
      const send = (url: string) =>
        postGraphQL(url, { query: operationDocuments[name], variables: { input: variables } });
      await send(system.gatewayUrl);
      const { byApollo, first, again, way } = await lanes.compare(async (url) =>
        withoutTokens(await send(url)),
      );
      expect({ first, again, way }).toEqual({ first: byApollo, again: byApollo, way: "lane" });
    }
  });
});

type Answer = Awaited<ReturnType<typeof postGraphQL>>;

/** Each sign-in makes a session, with an id, tokens and times of its own. */
function withoutTokens({ headers, text, ...answer }: Answer): Answer {
  const masked = text
    .replaceAll(/("session":\{)[^}]*\}/g, "$1}")
    .replaceAll(/("deviceToken":")[^"]*"/g, '$1"');
  const { "content-length": _, ...others } = headers;
  return { ...answer, headers: others, text: masked, bytes: Buffer.from(masked) };
}
