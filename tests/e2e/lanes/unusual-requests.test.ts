import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { auditServer } from "graphql-http";
import { startBothLanes, type BothLanes } from "../../support/both-lanes.ts";
import { getRaw, postGraphQL, type RawResponse } from "../../support/raw-http.ts";
import { startTestGateway, type TestGateway } from "../../support/test-gateway.ts";

type Send = (url: string) => Promise<RawResponse>;

let gateway: TestGateway;
let lanes: BothLanes;
beforeAll(async () => {
  gateway = await startTestGateway();
  lanes = await startBothLanes(gateway.url, gateway.environment);
});
afterAll(async () => {
  await lanes.close();
  await gateway.close();
});

/** Gives the way that the last answer took. */
async function sameBothWays(send: Send): Promise<string> {
  const { byApollo, first, again, way } = await lanes.compare(send);
  expect({ first, again }).toEqual({ first: byApollo, again: byApollo });
  return way;
}

const post =
  (body: unknown, headers?: Record<string, string>): Send =>
  (url) =>
    postGraphQL(url, body, headers);
const get =
  (parameters: Record<string, string> | string, headers?: Record<string, string>): Send =>
  (url) =>
    getRaw(url, `/graphql?${new URLSearchParams(parameters).toString()}`, headers);

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
const persisted = (text: string) => ({ persistedQuery: { version: 1, sha256Hash: sha256(text) } });

const echo = "query Echo($text: String) { echo(text: $text) }";
const one = "query One($id: ID!) { person(id: $id) { id name postCount } }";
const several = 'query A { echo(text: "a") } query B { echo(text: "b") }';
const renaming = "mutation Rename($name: String!) { rename(id: 1, name: $name) { id name } }";
const conditional = "query ($with: Boolean!) { people(first: 2) { id name @include(if: $with) } }";

/** What makes an operation known, so that only the rest of a request can send it to Apollo Server. */
const known = [
  { query: echo },
  { query: one, variables: { id: "1" } },
  { query: several, operationName: "A" },
  { query: several, operationName: "B" },
  { query: renaming, variables: { name: "x" } },
  { query: conditional, variables: { with: true } },
  { query: "{ me { id } }" },
  { query: "query Me\n{ __typename }" },
];
beforeAll(async () => {
  for (const body of known) await post(body)(gateway.url);
});

describe("requests for a known operation that the lane answers", () => {
  it.each<[string, unknown]>([
    ["without variables", { query: echo }],
    ["with variables that are null", { query: echo, variables: null, operationName: null, extensions: null }],
    ["with a variable that is null", { query: echo, variables: { text: null } }],
    ["with a variable that nobody declared", { query: echo, variables: { text: "a", other: { deep: [1] } } }],
    ["with an id that is a number", { query: one, variables: { id: 7 } }],
    ["with empty extensions", { query: echo, extensions: {} }],
    ["with members that mean nothing", { query: echo, id: 1, batch: [] }],
    ["by its name", { query: echo, operationName: "Echo", variables: { text: "é\u2028\ud800" } }],
    ["one of several by its name", { query: several, operationName: "B" }],
    ["under a condition that is new", { query: conditional, variables: { with: false } }],
    ["that fails for an anonymous visitor", { query: "{ me { id } }" }],
    ["that writes", { query: renaming, variables: { name: "Ann" } }],
  ])("%s", async (_case, body) => {
    expect(await sameBothWays(post(body))).toBe("lane");
    expect(await sameBothWays(post(body, { Accept: "application/graphql-response+json" }))).toBe("lane");
  });

  it.each<[string, Record<string, string>]>([
    ["plain", { query: echo }],
    [
      "with the Dart link's nulls",
      { query: echo, operationName: "null", variables: "null", extensions: "null" },
    ],
    ["with variables", { query: one, operationName: "One", variables: '{"id":"1"}' }],
  ])("by GET, %s", async (_case, parameters) => {
    expect(await sameBothWays(get(parameters))).toBe("lane");
  });

  it("for a viewer", async () => {
    const headers = { Authorization: `Bearer ${await gateway.token()}` };
    expect(await sameBothWays(post({ query: "{ me { id } }" }, headers))).toBe("lane");
  });

  it("in gzip", async () => {
    const query = "{ people(first: 80) { id name } }";
    for (const encoding of ["gzip", "identity", "br"]) {
      expect(await sameBothWays(post({ query }, { "accept-encoding": encoding }))).toBe("lane");
    }
  });
});

describe("requests for a known operation that Apollo Server answers", () => {
  it.each<[string, unknown]>([
    ["without a variable that must be there", { query: one }],
    ["with a variable that must not be null", { query: one, variables: { id: null } }],
    ["with a variable of a wrong type", { query: echo, variables: { text: ["a"] } }],
    ["with variables in a list", { query: echo, variables: [] }],
    ["with variables as a text", { query: echo, variables: "{}" }],
    ["with variables as a number", { query: echo, variables: 1 }],
    ["under a name that it has not", { query: echo, operationName: "Other" }],
    ["under an empty name", { query: echo, operationName: "" }],
    ["under a name that is a number", { query: echo, operationName: 1 }],
    [
      "under a name that with the text is another known one",
      { query: "{ __typename }", operationName: "query Me" },
    ],
    ["among several without a name", { query: several }],
    ["among several under an unknown name", { query: several, operationName: "C" }],
    ["as a list", { query: [echo] }],
    ["in a batch", [{ query: echo }, { query: echo }]],
    ["in a batch of one", [{ query: echo }]],
    ["with extensions as a list", { query: echo, extensions: [] }],
    ["with extensions as a text", { query: echo, extensions: "{}" }],
    ["with an extension that nobody knows", { query: echo, extensions: { tracing: true } }],
    ["with a hash that is none", { query: echo, extensions: { persistedQuery: 1 } }],
    ["with a hash that is null", { query: echo, extensions: { persistedQuery: null } }],
    ["with a hash of a wrong version", { query: echo, extensions: { persistedQuery: { version: 2 } } }],
    ["with a wrong hash", { query: echo, extensions: persisted("other") }],
    ["with a hash that is a number", { extensions: { persistedQuery: { version: 1, sha256Hash: 1 } } }],
    ["by a hash that nobody has registered", { extensions: persisted(one), variables: { id: 1 } }],
    ["by nothing", { variables: {} }],
    ["by null", { query: null }],
    ["by an empty text", { query: "" }],
  ])("%s", async (_case, body) => {
    expect(await sameBothWays(post(body))).toBe("apollo");
    expect(await sameBothWays(post(body, { Accept: "application/graphql-response+json" }))).toBe("apollo");
  });

  it("an operation that subscribes", async () => {
    expect(await sameBothWays(post({ query: "subscription { echo }" }))).toBe("refused");
  });

  it.each<[string, Record<string, string> | string]>([
    ["that writes", { query: renaming, variables: '{"name":"x"}' }],
    ["with variables that are no JSON", { query: echo, variables: "{" }],
    ["with variables that are empty", { query: echo, variables: "" }],
    ["with variables that are a null with a space", { query: echo, variables: " null" }],
    ["with variables that are a text", { query: echo, variables: '"{}"' }],
    ["with extensions that are a number", { query: echo, extensions: "1" }],
    ["under an empty name", { query: echo, operationName: "" }],
    ["with a parameter that nobody knows", { query: echo, other: "1" }],
    ["whose query is null", { query: "null" }],
    ["with two queries", `query=${encodeURIComponent(echo)}&query=${encodeURIComponent(echo)}`],
    ["with variables twice", `query=${encodeURIComponent(echo)}&variables=null&variables=null`],
    ["with nothing", {}],
  ])("a GET %s", async (_case, parameters) => {
    expect(await sameBothWays(get(parameters))).toBe("apollo");
  });
});

describe("a persisted query", () => {
  it("is unknown, registered and known at the same times on both ways", async () => {
    const query = "{ people(first: 1) { nickname } }";
    const extensions = persisted(query);
    const parameters = { extensions: JSON.stringify(extensions) };
    expect(await sameBothWays(post({ query }))).toBe("lane");
    expect(await sameBothWays(post({ extensions }))).toBe("apollo");
    expect(await sameBothWays(get(parameters))).toBe("apollo");
    expect(await sameBothWays(post({ query, extensions }))).toBe("apollo");
    expect(await sameBothWays(post({ extensions }))).toBe("lane");
    expect(await sameBothWays(post({ query: null, extensions }))).toBe("lane");
    expect(await sameBothWays(get(parameters))).toBe("lane");
    expect(await sameBothWays(get({ ...parameters, query: "null" }))).toBe("lane");
    // Sent by its text again, it is still known by its hash.
    expect(await sameBothWays(post({ query, extensions: { other: 1 } }))).toBe("apollo");
    expect(await sameBothWays(post({ extensions }))).toBe("lane");
  });

  it("with several operations is known by hash and name", async () => {
    const extensions = persisted(several);
    expect(await sameBothWays(post({ query: several, extensions, operationName: "A" }))).toBe("apollo");
    for (const operationName of ["A", "B"]) {
      expect(await sameBothWays(post({ extensions, operationName }))).toBe("lane");
    }
    expect(await sameBothWays(post({ extensions }))).toBe("apollo");
    const { sha256Hash } = extensions.persistedQuery;
    const joined = { version: 1, sha256Hash: `A\n${sha256Hash}` };
    expect(await sameBothWays(post({ extensions: { persistedQuery: joined } }))).toBe("apollo");
  });
});

describe("requests that are refused before either way", () => {
  it.each([
    ["that is invalid", { query: "{ nothing }" }],
    ["that is no GraphQL", { query: "{" }],
    ["that has two operations of one name", { query: `${echo} ${echo}`, operationName: "Echo" }],
    ["that is too deep", { query: "{".repeat(100) }],
  ])("because of an operation %s", async (_case, body) => {
    expect(await sameBothWays(post(body))).toBe("refused");
    expect(await sameBothWays(post(body, { Accept: "application/graphql-response+json" }))).toBe("refused");
  });

  it("are refused alike", async () => {
    const headers = [{ Authorization: "Bearer broken" }, { "Content-type": "text/plain" }];
    for (const one of headers) expect(await sameBothWays(post({ query: echo }, one))).toBe("refused");
    const crossSite = { Origin: "https://evil.example" };
    expect(await sameBothWays(get({ query: echo }, crossSite))).toBe("refused");
  });
});

describe("the audit of GraphQL over HTTP", () => {
  it("sends nothing that is answered differently", async () => {
    let sent = 0;
    const fetchFn = async (_url: string, init?: RequestInit): Promise<Response> => {
      sent += 1;
      return fetchBothWays(_url, init);
    };
    const results = await auditServer({ url: `${gateway.url}/graphql`, fetchFn });
    expect(results.filter(({ status }) => status !== "ok")).toEqual([]);
    expect(sent).toBeGreaterThan(50);
  });

  async function fetchBothWays(url: string, init?: RequestInit): Promise<Response> {
    const { pathname, search } = new URL(url);
    await sameBothWays(async (base) => rawOf(await fetch(`${base}${pathname}${search}`, init)));
    return fetch(url, init);
  }
});

async function rawOf(response: Response): Promise<RawResponse> {
  const bytes = Buffer.from(await response.arrayBuffer());
  const text = bytes.toString();
  const headers = Object.fromEntries(response.headers);
  return { status: response.status, headers, bytes, text, json: () => JSON.parse(text) as unknown };
}
