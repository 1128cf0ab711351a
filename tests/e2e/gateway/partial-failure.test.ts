import type { RequestListener, ServerResponse } from "node:http";
import { finished } from "node:stream/promises";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { postGraphQL } from "../../support/raw-http.ts";
import { startTestGateway, type TestGateway } from "../../support/test-gateway.ts";

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterEach(() => {
  gateway.people.reset();
  gateway.posts.reset();
});
afterAll(() => gateway.close());

const secret = "secret-of-the-subgraph";

/** Made once: on a busy machine it would take a good part of the deadline. */
const oversized = Buffer.from(`{"data":{"x":"${"x".repeat(17 * 1024 * 1024)}"}}`);

const failures: [string, "SUBGRAPH_UNAVAILABLE" | "SUBGRAPH_TIMEOUT", RequestListener][] = [
  ["hangs up", "SUBGRAPH_UNAVAILABLE", (request) => request.socket.destroy()],
  [
    "answers 500",
    "SUBGRAPH_UNAVAILABLE",
    (_request, response) => void response.writeHead(500).end(`{"errors":[{"message":"${secret}"}]}`),
  ],
  ["answers 401", "SUBGRAPH_UNAVAILABLE", (_request, response) => void response.writeHead(401).end(secret)],
  [
    "redirects",
    "SUBGRAPH_UNAVAILABLE",
    (_request, response) => void response.writeHead(307, { location: `/${secret}` }).end(),
  ],
  [
    "answers HTML",
    "SUBGRAPH_UNAVAILABLE",
    (_request, response) => void response.setHeader("content-type", "text/html").end(`<h1>${secret}</h1>`),
  ],
  ["answers rubbish JSON", "SUBGRAPH_UNAVAILABLE", (_request, response) => void response.end(`"${secret}"`)],
  ["answers an empty object", "SUBGRAPH_UNAVAILABLE", (_request, response) => void response.end("{}")],
  [
    "answers a list as data",
    "SUBGRAPH_UNAVAILABLE",
    (_request, response) => void response.end(`{"data":["${secret}"]}`),
  ],
  [
    "answers null data in silence",
    "SUBGRAPH_UNAVAILABLE",
    (_request, response) => void response.end('{"data":null,"errors":[]}'),
  ],
  ["answers nothing", "SUBGRAPH_UNAVAILABLE", (_request, response) => void response.end()],
  [
    "answers truncated JSON",
    "SUBGRAPH_UNAVAILABLE",
    (_request, response) => void response.end(`{"data":{"x":"${secret}`),
  ],
  [
    "closes in the middle of the body",
    "SUBGRAPH_UNAVAILABLE",
    (request, response) => {
      response.writeHead(200, { "content-length": "100" }).write('{"data":{');
      setTimeout(() => request.socket.destroySoon(), 10);
    },
  ],
  [
    "half-closes the socket without an answer",
    "SUBGRAPH_UNAVAILABLE",
    (request) => void request.socket.end(),
  ],
  ["speaks no HTTP", "SUBGRAPH_UNAVAILABLE", (request) => void request.socket.end(`${secret}\r\n\r\n`)],
  ["sends 17 MiB", "SUBGRAPH_UNAVAILABLE", (_request, response) => void response.end(oversized)],
  ["never answers", "SUBGRAPH_TIMEOUT", () => undefined],
  [
    "stops in the middle of the body",
    "SUBGRAPH_TIMEOUT",
    (_request, response) => void response.writeHead(200).write('{"data":{'),
  ],
];

describe.each(failures)("when a subgraph %s", (_case, code, listener) => {
  it("the rest of the answer is there, and each empty field has its error", async () => {
    gateway.posts.misbehave(listener);
    const query = "{ people(first: 2) { name count: postCount posts { title } } }";
    const response = await postGraphQL(gateway.url, { query });
    expect(response.status).toBe(200);
    const error = (index: number, field: string) => ({
      message: expect.stringContaining("posts service"),
      path: ["people", index, field],
      extensions: { code, service: "posts" },
    });
    expect(response.json()).toEqual({
      data: {
        people: [
          { name: "Person 1", count: null, posts: null },
          { name: "Person 2", count: null, posts: null },
        ],
      },
      errors: [error(0, "count"), error(0, "posts"), error(1, "count"), error(1, "posts")],
    });
    expect(response.text).not.toContain(secret);
    expect(response.text).not.toContain(new URL(gateway.posts.url).port);
  });

  it("its root fields are null at their own paths, and the others are there", async () => {
    gateway.posts.misbehave(listener);
    const response = await postGraphQL(gateway.url, {
      query: "{ mine: posts { title } people(first: 1) { id } }",
    });
    expect(response.status).toBe(200);
    expect(response.json()).toEqual({
      data: { mine: null, people: [{ id: "1" }] },
      errors: [{ message: expect.any(String), path: ["mine"], extensions: { code, service: "posts" } }],
    });
  });
});

describe("a subgraph that is away", () => {
  it("takes with it only what the schema cannot do without", async () => {
    gateway.posts.misbehave((request) => request.socket.destroy());
    const response = await postGraphQL(gateway.url, { query: "{ person(id: 1) { karma } }" });
    expect(response.json()).toEqual({
      data: { person: null },
      errors: [
        {
          message: expect.any(String),
          path: ["person", "karma"],
          extensions: { code: "SUBGRAPH_UNAVAILABLE", service: "posts" },
        },
      ],
    });
  });

  it("leaves its errors at the right items of a mixed list", async () => {
    const query = "{ notes { subject { __typename ... on Post { title } ... on Person { name } } } }";
    const people = [1, 3].map((index) =>
      expect.objectContaining({ path: ["notes", index, "subject", "name"] }),
    );
    gateway.people.misbehave((request) => request.socket.destroy());
    expect((await postGraphQL(gateway.url, { query })).json()).toEqual({
      data: {
        notes: [
          { subject: { __typename: "Post", title: "Post 1" } },
          { subject: { __typename: "Person", name: null } },
          null,
          { subject: { __typename: "Person", name: null } },
        ],
      },
      errors: people,
    });

    gateway.people.misbehave((_request, response) => {
      const errors = [{ message: "gone", path: ["_entities", 1, "name"], extensions: { code: "NOT_FOUND" } }];
      response.end(JSON.stringify({ data: { _entities: [{ name: "Person 1" }, { name: null }] }, errors }));
    });
    expect((await postGraphQL(gateway.url, { query })).json()).toMatchObject({
      errors: [{ message: "gone", path: ["notes", 3, "subject", "name"], extensions: { code: "NOT_FOUND" } }],
    });
  });

  it("is used again as soon as it is back", async () => {
    const query = "{ person(id: 1) { postCount } }";
    gateway.posts.misbehave((request) => request.socket.destroy());
    expect((await postGraphQL(gateway.url, { query })).json()).toHaveProperty("errors");
    gateway.posts.reset();
    expect((await postGraphQL(gateway.url, { query })).json()).toEqual({
      data: { person: { postCount: 2 } },
    });
  });

  it("is named with the reason in the log", async () => {
    gateway.posts.misbehave((_request, response) => void response.writeHead(502).end());
    await postGraphQL(gateway.url, { query: "{ posts { id } }" }, { "x-request-id": "failure-in-log" });
    expect(gateway.logLines()).toContainEqual(
      expect.objectContaining({
        level: "warn",
        subgraph: "posts",
        code: "SUBGRAPH_UNAVAILABLE",
        reason: expect.stringContaining("502"),
        requestId: "failure-in-log",
      }),
    );
  });

  it("fails a mutation in a way that tells it may have happened", async () => {
    gateway.people.misbehave(() => undefined);
    const response = await postGraphQL(gateway.url, {
      query: 'mutation { rename(id: 1, name: "x") { id } }',
    });
    expect(response.json()).toMatchObject({
      data: { rename: null },
      errors: [{ path: ["rename"], extensions: { code: "SUBGRAPH_TIMEOUT" } }],
    });
  });
});

describe("an error that a subgraph reports itself", () => {
  it("passes with its code and path, and is masked without a code that we know", async () => {
    gateway.posts.misbehave((_request, response) => {
      const errors = [
        {
          message: "Not yours.",
          path: ["posts", 0, "title"],
          extensions: { code: "FORBIDDEN", http: { status: 302 }, stacktrace: [secret] },
        },
        { message: secret, path: ["posts", 0, "author"], extensions: { code: "P2002", query: secret } },
      ];
      response.end(
        JSON.stringify({
          data: { posts: [{ __typename: "Post", id: "1", title: null, author: null }] },
          errors,
        }),
      );
    });
    const response = await postGraphQL(gateway.url, { query: "{ posts { title author { id } } }" });
    expect(response.status).toBe(200);
    expect(response.json()).toEqual({
      data: { posts: [{ title: null, author: null }] },
      errors: [
        { message: "Not yours.", path: ["posts", 0, "title"], extensions: { code: "FORBIDDEN" } },
        {
          message: expect.not.stringContaining(secret),
          path: ["posts", 0, "author"],
          extensions: { code: "INTERNAL_SERVER_ERROR", errorId: expect.any(String) },
        },
      ],
    });
    expect(response.text).not.toContain(secret);
  });
});

describe("a subgraph that is not there at all", () => {
  it("is unavailable too, at the address of its own variable", async () => {
    const own = await startTestGateway({ POSTS_URL: "http://127.0.0.1:1/graphql" });
    try {
      const response = await postGraphQL(own.url, { query: "{ person(id: 1) { name postCount } }" });
      expect(response.json()).toEqual({
        data: { person: { name: "Person 1", postCount: null } },
        errors: [
          {
            message: expect.any(String),
            path: ["person", "postCount"],
            extensions: { code: "SUBGRAPH_UNAVAILABLE", service: "posts" },
          },
        ],
      });
    } finally {
      await own.close();
    }
  });
});

describe("a client's own variable named representations", () => {
  it("is not mistaken for the gateway's", async () => {
    const query = "query ($representations: [ID!]!) { peopleById(ids: $representations) { id } }";
    const response = await postGraphQL(gateway.url, { query, variables: { representations: ["1", "2"] } });
    expect(response.json()).toEqual({ data: { peopleById: [{ id: "1" }, { id: "2" }] } });
  });
});

describe("a subgraph that answers in another shape than the schema's", () => {
  const extensions = { code: "SUBGRAPH_UNAVAILABLE", service: "posts" };

  it.each([
    ['"a person"', ["person", "posts"]],
    ['{"posts":"none"}', ["person", "posts"]],
    ['{"posts":{"title":"one"}}', ["person", "posts"]],
    // Only the item is wrong: it says so itself, and its null takes the list along.
    ['{"posts":["one"]}', ["person", "posts", 0]],
  ])("has answered rubbish, which is %s, to a fetch of entities", async (entity, path) => {
    gateway.posts.misbehave((_request, response) => void response.end(`{"data":{"_entities":[${entity}]}}`));
    const response = await postGraphQL(gateway.url, {
      query: "{ person(id: 1) { name posts { title } } }",
    });
    expect(response.json()).toEqual({
      data: { person: { name: "Person 1", posts: null } },
      errors: [{ message: expect.any(String), path, extensions }],
    });
  });

  it("costs its own root fields, and no others", async () => {
    gateway.posts.misbehave((_request, response) => void response.end('{"data":{"posts":{"title":"one"}}}'));
    const response = await postGraphQL(gateway.url, { query: "{ person(id: 1) { name } posts { title } }" });
    expect(response.json()).toEqual({
      data: { person: { name: "Person 1" }, posts: null },
      errors: [{ message: expect.any(String), path: ["posts"], extensions }],
    });
  });
});

describe("an entity that a subgraph does not know", () => {
  const answer = (entities: string) => {
    gateway.posts.misbehave((_request, response) => void response.end(`{"data":{"_entities":${entities}}}`));
  };

  it("is null without an error where the schema allows it: nothing went wrong", async () => {
    answer("[null]");
    const response = await postGraphQL(gateway.url, { query: "{ person(id: 1) { name karma } }" });
    expect(response.json()).toEqual({ data: { person: null } });
  });

  it("comes with an error where nothing could be left of the answer", async () => {
    answer("[null,null]");
    const response = await postGraphQL(gateway.url, { query: "{ people(first: 2) { name karma } }" });
    expect(response.json()).toMatchObject({
      data: null,
      errors: [0, 1].map((index) => ({
        path: ["people", index, "karma"],
        extensions: { code: "INTERNAL_SERVER_ERROR" },
      })),
    });
  });

  it("is not confused with one that it knows and leaves unfinished", async () => {
    answer('[{"karma":null}]');
    const response = await postGraphQL(gateway.url, { query: "{ person(id: 1) { name karma } }" });
    expect(response.json()).toMatchObject({
      data: { person: null },
      errors: [{ path: ["person", "karma"], extensions: { code: "INTERNAL_SERVER_ERROR" } }],
    });
  });
});

describe("a subgraph that answers a fetch of entities", () => {
  const query = "{ people(first: 2) { name postCount } }";
  const paths = [
    ["people", 0, "postCount"],
    ["people", 1, "postCount"],
  ];

  it.each(['{"data":{"_entities":[]}}', '{"data":{"_entities":null}}', '{"data":{"people":[]}}'])(
    "with %s has answered rubbish",
    async (body) => {
      gateway.posts.misbehave((_request, response) => void response.end(body));
      const extensions = { code: "SUBGRAPH_UNAVAILABLE", service: "posts" };
      expect((await postGraphQL(gateway.url, { query })).json()).toEqual({
        data: { people: [1, 2].map((id) => ({ name: `Person ${id}`, postCount: null })) },
        errors: paths.map((path) => ({ message: expect.any(String), path, extensions })),
      });
    },
  );

  it.each([undefined, ["_entities"]])(
    "with an error at %j has it at each field that stays empty",
    async (path) => {
      gateway.posts.misbehave((_request, response) => {
        const errors = [{ message: "Slow down.", path, extensions: { code: "RATE_LIMITED" } }];
        response.end(JSON.stringify({ data: null, errors }));
      });
      expect((await postGraphQL(gateway.url, { query })).json()).toMatchObject({
        errors: paths.map((place) => ({
          message: "Slow down.",
          path: place,
          extensions: { code: "RATE_LIMITED" },
        })),
      });
    },
  );
});

describe("the deadline of an operation", () => {
  it("ends calls that would have more time themselves", async () => {
    const own = await startTestGateway({ OPERATION_TIMEOUT_MS: "300", SUBGRAPH_TIMEOUT_MS: "600000" });
    try {
      own.posts.misbehave(() => undefined);
      const response = await postGraphQL(own.url, { query: "{ person(id: 1) { name posts { title } } }" });
      const extensions = { code: "SUBGRAPH_TIMEOUT", service: "posts" };
      expect(response.json()).toEqual({
        data: { person: { name: "Person 1", posts: null } },
        errors: [{ message: expect.any(String), path: ["person", "posts"], extensions }],
      });
    } finally {
      await own.close();
    }
  });
});

describe("a client that goes away", () => {
  it("ends the calls that were made for it, if it only reads", async () => {
    // With a deadline longer than the test, only the client can be what ends the call.
    const own = await startTestGateway({ SUBGRAPH_TIMEOUT_MS: "600000" });
    try {
      const aborted = Promise.withResolvers<true>();
      const asked = Promise.withResolvers<true>();
      own.posts.misbehave((request) => {
        request.socket.once("close", () => aborted.resolve(true));
        asked.resolve(true);
      });
      const client = new AbortController();
      const response = fetch(`${own.url}/graphql`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ query: "{ posts { id } }" }),
        signal: client.signal,
      });
      await asked.promise;
      client.abort();
      await expect(response).rejects.toThrow();
      await aborted.promise;
    } finally {
      await own.close();
    }
  });

  it("leaves a mutation that has begun to its end", async () => {
    const own = await startTestGateway();
    try {
      const asked = Promise.withResolvers<ServerResponse>();
      let closedEarly = false;
      own.people.misbehave((request, response) => {
        request.socket.once("close", () => (closedEarly = !response.writableFinished));
        asked.resolve(response);
      });
      const client = new AbortController();
      const sent = fetch(`${own.url}/graphql`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ query: 'mutation { rename(id: 1, name: "x") { id } }' }),
        signal: client.signal,
      });
      const response = await asked.promise;
      client.abort();
      await expect(sent).rejects.toThrow();
      // A second request through the same gateway: by its answer the gateway has seen the client leave.
      await postGraphQL(own.url, { query: "{ posts { id } }" });
      response.end('{"data":{"rename":null}}');
      await finished(response);
      expect(closedEarly).toBe(false);
    } finally {
      await own.close();
    }
  });
});
