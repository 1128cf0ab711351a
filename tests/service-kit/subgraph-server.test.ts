import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { AppError } from "@skein/service-kit/app-error.ts";
import { createIdentityVerifier } from "@skein/service-kit/identity.ts";
import { createLogger } from "@skein/service-kit/logger.ts";
import { startSubgraph, type RunningServer } from "@skein/service-kit/subgraph-server.ts";
import { GraphQLError, GraphQLScalarType } from "graphql";
import { createTestGatewayIdentity, viewerOf, type TestGatewayIdentity } from "../support/identity.ts";

const sdl = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.14", import: ["@key"])
  scalar Even
  type Query { whoAmI: String, fails: String, forbidden: String, half(of: Even!): Int }
`;

const resolvers = {
  Even: new GraphQLScalarType<number>({
    name: "Even",
    parseValue: (value) => {
      if (typeof value === "number" && value % 2 === 0) return value;
      throw new GraphQLError("This is not even.");
    },
  }),
  Query: {
    half: (_: unknown, { of }: { of: number }) => of / 2,
    whoAmI: (_: unknown, _args: unknown, context: { identity: { viewer: { userId: string } | null } }) =>
      context.identity.viewer?.userId ?? "anonymous",
    fails: () => {
      throw new Error("connection to db-7 refused for hunter2");
    },
    forbidden: () => {
      throw new AppError("FORBIDDEN", "Not yours.");
    },
  },
};

interface Answer {
  readonly data?: unknown;
  readonly errors?: readonly { readonly extensions: { readonly errorId?: string } }[];
}

let gateway: TestGatewayIdentity;
let server: RunningServer;
let databaseIsUp = true;
const lines: string[] = [];

type Headers = Record<string, string>;

const post = async (query: string, given: Headers | ((body: string) => Promise<Headers>), variables = {}) => {
  const body = JSON.stringify({ query, variables });
  const headers = typeof given === "function" ? await given(body) : given;
  const response = await fetch(`${server.url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body,
  });
  return { status: response.status, body: (await response.json()) as Answer };
};

beforeAll(async () => {
  gateway = await createTestGatewayIdentity();
  server = await startSubgraph({
    name: "example",
    host: "127.0.0.1",
    port: 0,
    sdl,
    resolvers,
    introspection: false,
    verifyIdentity: createIdentityVerifier(gateway.publicJwks, "example"),
    createContext: (identity) => ({ identity }),
    checks: {
      database: async () => {
        if (!databaseIsUp) throw new Error("connect ECONNREFUSED 10.0.0.7");
      },
    },
    optionalChecks: { redis: () => Promise.reject(new Error("gone")) },
    publicRoutes: (app) => app.get("/open", () => ({ open: true })),
    logger: createLogger({
      service: "example",
      level: "info",
      destination: { write: (line) => void lines.push(line) },
    }),
  });
});

afterAll(() => server.close());

describe("a subgraph server", () => {
  it("answers the gateway, for the viewer that the gateway names", async () => {
    const headers = (body: string) => gateway.headersFor("example", viewerOf("u1"), body);
    expect(await post("{ whoAmI }", headers)).toEqual({ status: 200, body: { data: { whoAmI: "u1" } } });
    const anonymous = (body: string) => gateway.headersFor("example", null, body);
    expect(await post("{ whoAmI }", anonymous)).toEqual({
      status: 200,
      body: { data: { whoAmI: "anonymous" } },
    });
  });

  it("refuses everything that does not come through the gateway, before GraphQL", async () => {
    const refused = { status: 401, body: { errors: [{ extensions: { code: "UNAUTHENTICATED" } }] } };
    expect(await post("{ whoAmI }", {})).toMatchObject(refused);
    expect(await post("{ not graphql", {})).toMatchObject(refused);
    expect(await post("{ _service { sdl } }", {})).toMatchObject(refused);
    expect(await post("{ whoAmI }", (body) => gateway.headersFor("other", null, body))).toMatchObject(
      refused,
    );
    expect(await post("{ whoAmI }", { "x-user-id": "u1", authorization: "Bearer x" })).toMatchObject(refused);
  });

  it("passes known errors and masks all others under an id that the log has too", async () => {
    const headers = (body: string) => gateway.headersFor("example", null, body);
    const known = await post("{ forbidden }", headers);
    expect(known.body).toMatchObject({
      errors: [{ message: "Not yours.", extensions: { code: "FORBIDDEN" } }],
    });
    const unknown = await post("{ fails }", headers);
    const errorId = unknown.body.errors?.[0]?.extensions.errorId ?? "no id";
    expect(JSON.stringify(unknown.body)).not.toContain("hunter2");
    expect(lines.find((line) => line.includes(errorId))).toContain("unexpected error");
  });

  it("answers a value that a scalar refuses as input to mend, whichever way it came", async () => {
    const headers = (body: string) => gateway.headersFor("example", null, body);
    const refused = { status: 200, body: { errors: [{ extensions: { code: "BAD_USER_INPUT" } }] } };
    const document = "query ($of: Even!) { half(of: $of) }";
    expect(await post(document, headers, { of: 3 })).toMatchObject(refused);
    expect(await post("{ half(of: 3) }", headers)).toMatchObject(refused);
    expect(await post(document, headers, { of: 4 })).toEqual({ status: 200, body: { data: { half: 2 } } });
    expect((await post("{ half(off: 3) }", headers)).status).toBe(400);
  });

  it("serves public routes and health without an identity", async () => {
    expect((await fetch(`${server.url}/open`)).status).toBe(200);
    expect((await fetch(`${server.url}/health/live`)).status).toBe(200);
  });

  it("is ready while what it cannot do without is there, and names each dependency", async () => {
    const ready = await fetch(`${server.url}/health/ready`);
    expect(ready.status).toBe(200);
    expect(await ready.json()).toEqual({
      status: "up",
      checks: { database: { status: "up" }, redis: { status: "down" } },
    });
    databaseIsUp = false;
    const down = await fetch(`${server.url}/health/ready`);
    expect(down.status).toBe(503);
    expect(await down.text()).not.toContain("10.0.0.7");
  });

  it("answers unknown addresses in JSON", async () => {
    const response = await fetch(`${server.url}/nothing`);
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: "NOT_FOUND" } }] });
    const malformed = await fetch(`${server.url}/%E0%A4%A`);
    expect(malformed.status).toBe(400);
    expect(await malformed.json()).toMatchObject({ errors: [{ extensions: { code: "BAD_REQUEST" } }] });
  });

  it("logs a line per request with its request id, and no header", async () => {
    const headers = (body: string) => gateway.headersFor("example", viewerOf("u1"), body);
    await post("{ whoAmI }", headers);
    const line = lines.findLast((entry) => entry.includes('"msg":"request"')) ?? "{}";
    expect(JSON.parse(line)).toMatchObject({ route: "/graphql", status: 200, requestId: "test-request" });
    expect(lines.join()).not.toContain("eyJ");
  });

  it("logs each request's own id where one identity serves several", async () => {
    const headers = (body: string) => gateway.headersFor("example", viewerOf("u1"), body);
    await post("{ whoAmI }", async (body) => ({
      ...(await headers(body)),
      "x-request-id": "another-request",
    }));
    const line = lines.findLast((entry) => entry.includes('"msg":"request"')) ?? "{}";
    expect(JSON.parse(line)).toMatchObject({ requestId: "another-request" });
  });
});
