import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { AppError } from "@skein/service-kit/app-error.ts";
import { createIdentityVerifier, type ForwardedIdentity } from "@skein/service-kit/identity.ts";
import { createLogger } from "@skein/service-kit/logger.ts";
import type { ResponseCaching } from "@skein/service-kit/response-caching.ts";
import { startSubgraph, type RunningServer } from "@skein/service-kit/subgraph-server.ts";
import { createTestGatewayIdentity, type TestGatewayIdentity } from "../support/identity.ts";
import { createSubgraphClient, type SubgraphClient } from "../support/subgraph-client.ts";

const sdl = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.14", import: ["@key"])
  directive @cacheControl(maxAge: Int, scope: CacheControlScope, inheritMaxAge: Boolean) on FIELD_DEFINITION | OBJECT
  enum CacheControlScope { PUBLIC PRIVATE }
  type Query { book(id: ID!): Book, secret: String @cacheControl(maxAge: 30) }
  type Mutation { buy(id: ID!): Book }
  type Book @key(fields: "id") @cacheControl(maxAge: 30) {
    id: ID!
    title: String
    shelf: Shelf
    fails: String
    isMine: Boolean @cacheControl(maxAge: 30, scope: PRIVATE)
  }
  type Shelf @key(fields: "id") @cacheControl(maxAge: 60) { id: ID! books: [Book!]! }
`;

interface Context {
  readonly identity: ForwardedIdentity;
  readonly caching: ResponseCaching;
}

const books = ["1", "2", "3"].map((id) => Object.freeze({ id, title: `Book ${id}`, room: "R" }));
const findBook = async (id: string) => {
  if (id === "broken") throw new AppError("FORBIDDEN", "Not this one.");
  return books.find((book) => book.id === id) ?? null;
};

const resolvers = {
  Query: {
    book: (_: unknown, { id }: { id: string }) => findBook(id),
    secret: (_: unknown, _args: unknown, { caching }: Context) => {
      caching.restrict({ scope: "PRIVATE" });
      caching.tag("Secrets");
      return "hush";
    },
  },
  Mutation: {
    buy: (_: unknown, { id }: { id: string }, { caching }: Context) => {
      caching.invalidate([`Book:${id}`, "Shop"]);
      if (id === "broken") throw new Error("after the commit");
      return findBook(id);
    },
  },
  Book: {
    __resolveReference: ({ id }: { id: string }) => findBook(id),
    shelf: () => ({ id: "A" }),
    isMine: () => true,
    fails: () => {
      throw new Error("no");
    },
  },
  Shelf: { __resolveReference: ({ id }: { id: string }) => ({ id }), books: () => books.slice(1) },
};

let server: RunningServer;
let client: SubgraphClient;
let gateway: TestGatewayIdentity;

beforeAll(async () => {
  gateway = await createTestGatewayIdentity();
  server = await startSubgraph<Context>({
    name: "books",
    host: "127.0.0.1",
    port: 0,
    sdl,
    resolvers,
    introspection: false,
    verifyIdentity: createIdentityVerifier(gateway.publicJwks, "books"),
    createContext: (identity, caching) => ({ identity, caching }),
    entityTags: { Book: ({ room }: { room: string }) => [`Room:${room}`] },
    checks: {},
    logger: createLogger({ service: "books", level: "silent" }),
  });
  client = createSubgraphClient(server.url, "books", gateway);
});

afterAll(() => server.close());

const ask = (query: string, variables?: Record<string, unknown>) => client.ask(null, query, variables);
const reference = (__typename: string) => (id: string) => ({ __typename, id });
const publicFor = (seconds: number) => `max-age=${seconds}, public, stale-while-revalidate=${seconds}`;

describe("what a subgraph says of caching", () => {
  it("is the policy of what is selected, and the tags of what was found", async () => {
    expect(await ask(`{ book(id: "1") { title } }`)).toEqual({
      status: 200,
      cacheControl: publicFor(30),
      body: {
        data: { book: { title: "Book 1" } },
        extensions: { apolloCacheTags: ["Book:1", "Room:R"] },
      },
    });
    expect((await ask(`{ book(id: "1") { title isMine } }`)).cacheControl).toBe("max-age=30, private");
  });

  it("names the tags of entities inside, unless only their ids are shown", async () => {
    const { body } = await ask(`{ book(id: "1") { shelf { id books { title } } } }`);
    expect(body.extensions).toEqual({
      apolloCacheTags: ["Book:1", "Room:R", "Shelf:A", "Book:2", "Book:3"],
    });
    const ids = await ask(`{ book(id: "1") { shelf { __typename id } } }`);
    expect(ids.body.extensions).toEqual({ apolloCacheTags: ["Book:1", "Room:R"] });
  });

  it("lists the tags of entities in the order of the representations, of missing ones too", async () => {
    const query = `query ($r: [_Any!]!) { _entities(representations: $r) {
      ... on Book { title } ... on Shelf { books { title } } } }`;
    const r = [reference("Book")("2"), reference("Shelf")("A"), reference("Book")("9")];
    expect(await ask(query, { r })).toMatchObject({
      cacheControl: publicFor(30),
      body: {
        data: {
          _entities: [{ title: "Book 2" }, { books: [{ title: "Book 2" }, { title: "Book 3" }] }, null],
        },
        extensions: {
          apolloEntityCacheTags: [
            ["Book:2", "Room:R"],
            ["Shelf:A", "Book:2", "Room:R", "Book:3"],
            ["Book:9"],
          ],
        },
      },
    });
  });

  it("keeps several entity fields of one request apart", async () => {
    const query = `query ($a: [_Any!]!, $b: [_Any!]!) {
      a: _entities(representations: $a) { ... on Book { title } }
      b: _entities(representations: $b) { ... on Book { id title } } }`;
    const { body } = await ask(query, {
      a: ["1", "2"].map(reference("Book")),
      b: ["3"].map(reference("Book")),
    });
    expect(body.extensions?.apolloEntityCacheTags).toEqual({
      a: [
        ["Book:1", "Room:R"],
        ["Book:2", "Room:R"],
      ],
      b: [["Book:3", "Room:R"]],
    });
  });

  it("follows what resolvers find out", async () => {
    const answer = await ask("{ secret }");
    expect(answer.cacheControl).toBe("max-age=30, private");
    expect(answer.body.extensions).toEqual({ apolloCacheTags: ["Secrets"] });
  });

  it("is not to keep an answer with an error, whatever kind", async () => {
    for (const query of [
      `{ book(id: "1") { title fails } }`,
      `{ book(id: "broken") { title } }`,
      "{ nothing }",
      "{",
    ]) {
      const { cacheControl, body } = await ask(query);
      expect({ cacheControl, errors: body.errors?.length, extensions: body.extensions }).toEqual({
        cacheControl: "no-store",
        errors: 1,
        extensions: undefined,
      });
    }
  });

  it("is that one entity failed, and no more", async () => {
    const query = `query ($r: [_Any!]!) { _entities(representations: $r) { ... on Book { title } } }`;
    const { body, cacheControl } = await ask(query, { r: ["1", "broken", "9"].map(reference("Book")) });
    expect(body.data).toEqual({ _entities: [{ title: "Book 1" }, null, null] });
    expect(body.errors).toMatchObject([{ path: ["_entities", 1], extensions: { code: "FORBIDDEN" } }]);
    expect(cacheControl).toBe("no-store");
  });

  it("names what a mutation made stale, also when it fails afterwards", async () => {
    const bought = await ask(`mutation { buy(id: "1") { title } }`);
    expect(bought).toMatchObject({
      cacheControl: "no-store",
      body: { extensions: { cacheInvalidations: ["Book:1", "Shop"] } },
    });
    const failed = await ask(`mutation { buy(id: "broken") { title } }`);
    expect(failed.body).toMatchObject({ extensions: { cacheInvalidations: ["Book:broken", "Shop"] } });
    expect(failed.body.errors).toHaveLength(1);
  });
});

describe("a request that is no GraphQL request", () => {
  it.each([
    [[], "BAD_REQUEST"],
    [{}, "BAD_REQUEST"],
    [{ query: "" }, "BAD_REQUEST"],
    [{ query: { kind: "Document" } }, "BAD_REQUEST"],
    [{ query: "{ secret }", variables: "{}" }, "BAD_REQUEST"],
    [{ query: "{ secret }", operationName: 1 }, "BAD_REQUEST"],
    [{ query: "query A { secret }", operationName: "B" }, "OPERATION_RESOLUTION_FAILURE"],
    [{ query: "{ secret" }, "GRAPHQL_PARSE_FAILED"],
  ])("is refused: %j", async (body, code) => {
    const sent = JSON.stringify(body);
    const response = await fetch(`${server.url}/graphql`, {
      method: "POST",
      headers: await gateway.headersFor("books", null, sent),
      body: sent,
    });
    expect(response.status).toBe(400);
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code } }] });
  });
});
