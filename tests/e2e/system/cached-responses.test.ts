import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { getRaw, postGraphQL } from "../../support/raw-http.ts";
import { wholeData } from "../../support/system-client.ts";
import { startGatewayBeside } from "../../support/system-gateway.ts";
import { join, publish, type Person } from "../../support/system-people.ts";
import { startTestSystem, type TestSystem } from "../../support/system-start.ts";

const query =
  "query Explore($first: Int!) { exploreFeed(first: $first) { nodes { id body author { displayName } } } }";
const variables = JSON.stringify({ first: 3 });
const sha256Hash = createHash("sha256").update(query).digest("hex");
const extensions = JSON.stringify({ persistedQuery: { version: 1, sha256Hash } });
const byHash = `/graphql?${new URLSearchParams({ variables, extensions }).toString()}`;
const lifetime = /^public, max-age=([1-9]|10)$/;

describe("a whole answer that is the same for everybody", () => {
  let system: TestSystem;
  let author: Person;
  let post: { id: string };
  beforeAll(async () => {
    system = await startTestSystem("responses");
    author = await join(system.client, "author");
    post = await publish(system.client, author, { body: "For everybody" });
    await postGraphQL(system.gatewayUrl, {
      query,
      variables: { first: 3 },
      extensions: JSON.parse(extensions) as object,
    });
  }, 60_000);
  afterAll(() => system.close());

  const get = (headers: Record<string, string> = {}) => getRaw(system.gatewayUrl, byHash, headers);
  const bodyOf = (text: string) => ({
    data: { exploreFeed: { nodes: [expect.objectContaining({ id: post.id, body: text })] } },
  });

  it("is found by a GET with the query's hash, and says how long it may be kept", async () => {
    const response = await get();
    expect([response.status, response.json()]).toEqual([200, bodyOf("For everybody")]);
    expect(response.headers).toMatchObject({
      "cache-control": expect.stringMatching(lifetime),
      etag: expect.stringMatching(/^"[\w-]+"$/),
      age: expect.stringMatching(/^\d+$/),
      vary: expect.stringMatching(/accept-encoding/),
    });
  });

  it("is not sent again to who has it", async () => {
    const { etag = "" } = (await get()).headers;
    for (const known of [etag, `W/${etag}`, `"other", ${etag}`, "*"]) {
      const response = await get({ "if-none-match": known });
      expect([response.status, response.text]).toEqual([304, ""]);
      expect(response.headers).toMatchObject({ etag, "cache-control": expect.stringMatching(lifetime) });
    }
    expect((await get({ "if-none-match": '"other"' })).status).toBe(200);
    const post304 = await postGraphQL(
      system.gatewayUrl,
      { query, variables: { first: 3 } },
      { "if-none-match": etag },
    );
    expect(post304.status).toBe(200);
  });

  it("is another one after a mutation, with another ETag", async () => {
    const before = await get();
    const change = `mutation ($input: UpdatePostInput!) { updatePost(input: $input) { errors { code } } }`;
    const input = { postId: post.id, body: "Changed for everybody" };
    wholeData(await system.client.send(change, { input }, author.token));
    const after = await get({ "if-none-match": before.headers.etag ?? "" });
    expect([after.status, after.json()]).toEqual([200, bodyOf("Changed for everybody")]);
    expect(after.headers.etag).not.toBe(before.headers.etag);
  });

  it.each<[string, string, boolean]>([
    ["of a viewer's own", "{ me { id handle } }", true],
    ["with a field for the viewer in it", "{ exploreFeed(first: 3) { nodes { id viewerReaction } } }", true],
    ["with such a field, for nobody", "{ exploreFeed(first: 3) { nodes { id viewerReaction } } }", false],
    ["of a feed", "{ homeFeed(first: 3) { nodes { id } } }", true],
    ["with errors", "{ homeFeed(first: 3) { nodes { id } } }", false],
  ])("is never one %s", async (_case, text, isSignedIn) => {
    const headers: Record<string, string> = isSignedIn ? { Authorization: `Bearer ${author.token}` } : {};
    for (const _time of [1, 2, 3]) {
      const response = await getRaw(system.gatewayUrl, `/graphql?query=${encodeURIComponent(text)}`, headers);
      expect(response.headers["cache-control"]).toBe("private, no-store");
      expect(response.headers).not.toHaveProperty("etag");
    }
  });

  it("is explained where the gateway is told to explain", async () => {
    const explaining = await startGatewayBeside(system, { EXPLAIN_CACHE: "true" });
    const explain = async (first: number) => {
      const { headers, json } = await postGraphQL(explaining.url, { query, variables: { first } });
      const { extensions: explained } = json() as { extensions: { cache: object[] } };
      return { cache: explained.cache, isKept: headers["cache-control"] !== "private, no-store" };
    };
    try {
      const asked = { scope: "public", secondsLeft: expect.any(Number) };
      const fromSubgraph = { subgraph: 1, memory: 0, redis: 0, stale: 0 };
      expect(await explain(1)).toEqual({
        isKept: false,
        cache: [
          { subgraph: "content", counts: fromSubgraph, ...asked },
          { subgraph: "users", counts: fromSubgraph, ...asked },
        ],
      });
      expect(await explain(1)).toEqual({ isKept: true, cache: [{ response: "memory" }] });
      expect(await explain(2)).toMatchObject({
        cache: [{ subgraph: "content" }, { subgraph: "users", counts: { subgraph: 0, memory: 1 } }],
      });
    } finally {
      await explaining.close();
    }
  });
});
