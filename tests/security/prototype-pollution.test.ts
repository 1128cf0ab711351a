import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { sendRaw } from "../support/raw-http.ts";
import { startTestGateway, type TestGateway } from "../support/test-gateway.ts";

let gateway: TestGateway;
/** The same with every request through Apollo Server. */
let slow: TestGateway;
const before = Object.getOwnPropertyNames(Object.prototype).join();
const harmless = { query: `query Harmless { people(first: 1) { id name postCount } }` };
let usual: unknown;

beforeAll(async () => {
  gateway = await startTestGateway();
  slow = await startTestGateway({ FAST_LANE: "false" });
  usual = (await post(gateway, harmless)).body;
});
afterEach(async () => {
  for (const each of [gateway, slow]) {
    each.people.reset();
    each.posts.reset();
    expect((await post(each, harmless)).body).toEqual(usual);
  }
  expect(Object.getOwnPropertyNames(Object.prototype).join()).toBe(before);
  for (const name of ["polluted", "name", "isAdmin", "data"]) expect(name in {}).toBe(false);
});
afterAll(() => Promise.all([gateway.close(), slow.close()]));

/** @param body an object, or JSON text for keys that an object literal would not keep */
async function post(to: TestGateway, body: object | string) {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const response = await sendRaw(
    to.url,
    `POST /graphql HTTP/1.1
     host: x
     connection: close
     content-type: application/json
     content-length: {length}`,
    text,
  );
  return { status: response.status, text: response.text, body: response.json() };
}

/** On all ways: unknown, known and without the lane. They must agree. */
async function everyWay(body: object | string) {
  const first = await post(gateway, body);
  const again = await post(gateway, body);
  const plain = await post(slow, body);
  expect([again.status, again.text]).toEqual([first.status, first.text]);
  expect([plain.status, plain.text]).toEqual([first.status, first.text]);
  return first;
}

const names = ["__proto__", "constructor", "prototype", "toString", "hasOwnProperty", "valueOf"];

describe("A name that every object has", () => {
  it.each(names)("is an alias like any other: %s", async (name) => {
    const root = await everyWay({ query: `{ ${name}: echo(text: "hi") }` });
    expect(root.text).toBe(`{"data":{"${name}":"hi"}}\n`);
    const query = `{ people(first: 2) { ${name}: name x: postCount posts { ${name}: title author { ${name}: name } } } }`;
    const posts = `[{"${name}":"Post 1","author":{"${name}":"Person 1"}},{"${name}":"Post 2","author":{"${name}":"Person 2"}}]`;
    const nested = await everyWay({ query });
    expect(nested.text).toBe(
      `{"data":{"people":[{"${name}":"Person 1","x":2,"posts":${posts}},{"${name}":"Person 2","x":2,"posts":${posts}}]}}\n`,
    );
    const list = await everyWay({ query: `{ ${name}: people(first: 1) { id ${name}: karma } }` });
    expect(list.text).toBe(`{"data":{"${name}":[{"id":"1","${name}":7}]}}\n`);
  });

  it.each(names)("is an operation's and a fragment's like any other: %s", async (name) => {
    const query = `query ${name} { people(first: 1) { ...${name} } } fragment ${name} on Person { name karma }`;
    const answer = await everyWay({ query, operationName: name });
    expect(answer.text).toBe(`{"data":{"people":[{"name":"Person 1","karma":7}]}}\n`);
  });

  it.each(names.filter((name) => name !== "__proto__"))("is a variable like any other: %s", async (name) => {
    const query = `query ($${name}: String) { echo(text: $${name}) }`;
    expect((await everyWay({ query })).text).toBe(`{"data":{"echo":null}}\n`);
    // Of the body Fastify takes no `constructor` with a `prototype`; a text under that name is a value.
    expect((await everyWay({ query, variables: { [name]: "hi" } })).text).toBe(`{"data":{"echo":"hi"}}\n`);
  });

  it("is nothing that a missing argument or variable could be taken from", async () => {
    for (const name of names) {
      const query = `query ($${name}: ID!) { person(id: $${name}) { id } }`;
      expect((await everyWay({ query, variables: {} })).text).toContain("BAD_USER_INPUT");
    }
  });

  it.each(names)("names no operation that is not there: %s", async (name) => {
    const answer = await everyWay({ query: `query A { echo } query B { echo }`, operationName: name });
    expect(answer.text).toContain("OPERATION_RESOLUTION_FAILURE");
  });

  it.each(names)("is no persisted operation: %s", async (name) => {
    const persistedQuery = { version: 1, sha256Hash: name };
    expect((await everyWay({ extensions: { persistedQuery } })).text).toMatch(/PersistedQueryNotFound|hash/i);
  });
});

describe("A request whose keys are the prototype's", () => {
  const echo = `"query":"query ($__proto__: String, $a: String) { echo(text: $a) x: echo(text: $__proto__) }"`;

  it.each([
    `{${echo},"__proto__":{"polluted":1}}`,
    `{${echo},"constructor":{"prototype":{"polluted":1}}}`,
    `{${echo},"variables":{"__proto__":{"a":"taken","polluted":1}}}`,
    `{${echo},"variables":{"__proto__":"x"}}`,
    `{${echo},"variables":{"a":{"__proto__":{"polluted":1}}}}`,
    `{${echo},"variables":{"constructor":{"prototype":{"polluted":1}}}}`,
    `{${echo},"extensions":{"__proto__":{"persistedQuery":{"version":1}}}}`,
    `{"__proto__":{"query":"{ echo }"}}`,
    `{${echo},"operationName":{"__proto__":{"toString":1}}}`,
  ])("is refused, or read as if they were not there: %s", async (body) => {
    const answer = await everyWay(body);
    expect([200, 400]).toContain(answer.status);
    expect(answer.text).not.toContain("taken");
  });

  it.each([
    `{"__proto__":{"a":"taken"}}`,
    `{"constructor":{"prototype":{"a":"taken"}}}`,
    `{"a":{"__proto__":1}}`,
  ])("comes no further in an address: %s", async (variables) => {
    const query = new URLSearchParams({
      query: "query ($a: String) { echo(text: $a) }",
      variables,
      extensions: `{"__proto__":{"polluted":1}}`,
    });
    for (const to of [gateway, gateway, slow]) {
      const response = await sendRaw(
        to.url,
        `GET /graphql?${query.toString()} HTTP/1.1
           host: x
           connection: close
           apollo-require-preflight: 1`,
      );
      expect([200, 400]).toContain(response.status);
      expect(response.text).not.toContain("taken");
    }
  });
});

describe("An answer of a subgraph whose keys are the prototype's", () => {
  const answers = [
    `{"data":{"__proto__":{"polluted":1},"people":[{"__proto__":{"name":"taken","polluted":1},"__typename":"Person","id":"1"}]}}`,
    `{"data":{"constructor":{"prototype":{"polluted":1}},"people":[{"constructor":{"prototype":{"polluted":1}},"__typename":"Person","id":"1","name":null}]}}`,
    `{"__proto__":{"data":{"people":[{"id":"taken"}]}}}`,
    `{"data":{"people":null},"errors":[{"message":"m","path":["__proto__","polluted"],"extensions":{"__proto__":{"code":"polluted"},"code":"__proto__"}}]}`,
    `{"data":{"people":null},"errors":[{"__proto__":{"message":"polluted"},"message":"m","path":["people","__proto__"]}]}`,
    `{"data":{"people":[{"__typename":"__proto__","id":"1"}]},"extensions":{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}}`,
    `{"data":{"people":[{"__typename":"toString","id":"__proto__","name":"x"}]}}`,
  ];

  it.each(answers)("changes nothing for anybody else: %s", async (answer) => {
    for (const to of [gateway, slow]) {
      to.people.misbehave((_request, response) => {
        response.setHeader("content-type", "application/json").end(answer);
      });
      for (const query of [`{ people(first: 1) { id name } }`, `{ people(first: 1) { id name karma } }`]) {
        const { status, text } = await post(to, { query });
        expect(status).toBe(200);
        expect(text).not.toMatch(/taken|polluted/);
      }
    }
  });

  it("changes nothing below entities either", async () => {
    for (const to of [gateway, slow]) {
      to.posts.misbehave((_request, response) => {
        response
          .setHeader("content-type", "application/json")
          .end(
            `{"data":{"_entities":[{"__proto__":{"karma":9,"polluted":1},"constructor":{"prototype":{"polluted":1}}}]}}`,
          );
      });
      const { text } = await post(to, { query: `{ people(first: 1) { id name karma } }` });
      expect(text).toMatch(/"data":null/);
      expect(text).not.toContain("polluted");
    }
  });
});
