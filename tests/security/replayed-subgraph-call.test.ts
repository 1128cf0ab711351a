import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { createGatewayIdentity, type GatewayIdentity } from "@skein/service-kit/gateway-identity.ts";
import { createIdentityVerifier, type ForwardedIdentity } from "@skein/service-kit/identity.ts";
import { proofHeader } from "@skein/service-kit/identity-proof.ts";
import { createLogger } from "@skein/service-kit/logger.ts";
import { startSubgraph, type RunningServer } from "@skein/service-kit/subgraph-server.ts";
import { decodeJwt } from "jose";
import { startGuardedGraph, type GuardedGraph } from "../support/guarded-graph.ts";
import { createTestKeys, viewerOf } from "../support/identity.ts";

const sdl = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.14", import: ["@key"])
  type Query { whoAmI: String }
  type Mutation { spend: Int }
  type Thing @key(fields: "id") { id: ID! }
`;

let spent = 0;
let server: RunningServer;
let gateway: GatewayIdentity;

async function startWallet(keys: Awaited<ReturnType<typeof createTestKeys>>): Promise<RunningServer> {
  return startSubgraph<{ identity: ForwardedIdentity }>({
    name: "wallet",
    host: "127.0.0.1",
    port: 0,
    sdl,
    resolvers: {
      Query: {
        whoAmI: (_: unknown, _args: unknown, { identity }: { identity: ForwardedIdentity }) =>
          identity.viewer?.userId,
      },
      Mutation: { spend: () => (spent += 1) },
    },
    introspection: false,
    verifyIdentity: createIdentityVerifier(keys.publicJwks, "wallet"),
    createContext: (identity) => ({ identity }),
    checks: {},
    logger: createLogger({ service: "wallet", level: "silent" }),
  });
}

beforeAll(async () => {
  const keys = await createTestKeys("gateway");
  gateway = createGatewayIdentity(keys.privateJwk);
  server = await startWallet(keys);
});
afterAll(() => server.close());

const bodyOf = (query: string): string => JSON.stringify({ query });
const identity = { viewer: viewerOf("ann"), client: null, requestId: "r" };

async function send(body: string, headers: Record<string, string>) {
  const response = await fetch(`${server.url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body,
  });
  return {
    status: response.status,
    key: response.headers.get("x-skein-proof-key"),
    body: await response.json(),
  };
}

const signed = (body: string, isWrite = false) =>
  gateway.signedHeadersFor({ subgraph: "wallet", identity, body, isWrite });

/** As the gateway sends reads once it knows the subgraph's key. */
async function proved(body: string): Promise<Record<string, string>> {
  gateway.noteKey("wallet", (await send(body, await signed(body))).key ?? undefined);
  const headers = await gateway.headersFor({ subgraph: "wallet", identity, body, isWrite: false });
  expect(headers).toHaveProperty(proofHeader);
  return headers;
}

const refused = { status: 401, body: { errors: [{ extensions: { code: "UNAUTHENTICATED" } }] } };
const read = bodyOf("{ whoAmI }");

describe("Whoever has seen a call on its way to a subgraph", () => {
  it.each([
    ["a signature", signed],
    ["a proof", proved],
  ])("cannot send another body with its identity and %s", async (_what, headersOf) => {
    const headers = await headersOf(read);
    expect(await send(read, headers)).toMatchObject({ status: 200, body: { data: { whoAmI: "ann" } } });
    for (const body of [bodyOf("{ __typename }"), bodyOf("mutation { spend }"), `${read} `, "not JSON", "{}"])
      expect(await send(body, headers)).toMatchObject(refused);
    expect(spent).toBe(0);
  });

  it("may have a read answered again: that tells them nothing new", async () => {
    const headers = await signed(read);
    expect(await send(read, headers)).toMatchObject({ status: 200 });
    expect(await send(read, headers)).toMatchObject({ status: 200 });
  });

  it("cannot have a write done again", async () => {
    const body = bodyOf("mutation { spend }");
    const headers = await signed(body, true);
    expect(await send(body, headers)).toMatchObject({ body: { data: { spend: 1 } } });
    expect(await send(body, headers)).toMatchObject(refused);
    expect(spent).toBe(1);
  });

  it("cannot write with what proves reads", async () => {
    const body = bodyOf("mutation { spend }");
    await proved(read);
    const headers = await gateway.headersFor({ subgraph: "wallet", identity, body, isWrite: false });
    expect(await send(body, headers)).toMatchObject(refused);
  });

  it("cannot put a viewer's identity beside the proof of another call", async () => {
    const headers = await proved(read);
    const other = { ...identity, viewer: viewerOf("eve") };
    const theirs = await gateway.headersFor({
      subgraph: "wallet",
      identity: other,
      body: read,
      isWrite: false,
    });
    const mixed = { ...headers, [proofHeader]: theirs[proofHeader] ?? "" };
    expect(await send(read, mixed)).toMatchObject(refused);
  });

  it("reaches no address of a subgraph without a body's worth of identity", async () => {
    for (const query of [
      "{ _service { sdl } }",
      `{ _entities(representations: []) { __typename } }`,
      "{ __schema { types { name } } }",
    ])
      expect(await send(bodyOf(query), {})).toMatchObject(refused);
    const empty = await gateway.sign("wallet", identity, "");
    const response = await fetch(`${server.url}/graphql`, { headers: { "x-skein-identity": empty } });
    expect(response.status).toBe(404);
  });
});

/** What lies between a gateway and its subgraph: it changes what passes, in both directions. */
interface Wire {
  readonly url: string;
  readonly calls: { headers: IncomingHttpHeaders; body: string; status: number }[];
  /** The key that answers name instead of the subgraph's. */
  key: string | null;
  target: string;
  readonly server: Server;
}

async function startWire(target: string): Promise<Wire> {
  const wire: { -readonly [Key in keyof Wire]: Wire[Key] } = {
    url: "",
    calls: [],
    key: null,
    target,
    server: createServer((request, response) => {
      void (async () => {
        const body = await text(request);
        const {
          host: _host,
          "content-length": _length,
          connection: _connection,
          ...headers
        } = request.headers;
        const answer = await fetch(wire.target, {
          method: "POST",
          headers: headers as Record<string, string>,
          body,
        });
        wire.calls.push({ headers: request.headers, body, status: answer.status });
        const key = wire.key ?? answer.headers.get("x-skein-proof-key");
        const type = { "content-type": "application/json" };
        response.writeHead(answer.status, key === null ? type : { ...type, "x-skein-proof-key": key });
        response.end(await answer.text());
      })();
    }),
  };
  wire.server.listen(0, "127.0.0.1");
  await once(wire.server, "listening");
  wire.url = `http://127.0.0.1:${String((wire.server.address() as AddressInfo).port)}/graphql`;
  return wire;
}

describe("A gateway before a subgraph", () => {
  let graph: GuardedGraph;
  let wire: Wire;

  beforeAll(async () => {
    graph = await startGuardedGraph({ ENTITY_CACHE: "false", RESPONSE_CACHE: "false" });
    wire = await startWire("");
    await graph.changeSupergraph((sdlText) => {
      const found = /name: "vault", url: "([^"]+)"/.exec(sdlText)?.[1] ?? "";
      wire.target = graph.directUrls.vault;
      return sdlText.replace(found, wire.url);
    });
  });
  afterEach(() => {
    wire.key = null;
    wire.calls.length = 0;
  });
  afterAll(async () => {
    await graph.close();
    wire.server.closeAllConnections();
    wire.server.close();
  });

  const ask = async () => (await graph.ask("{ open }")).data;

  it("signs what it sends first, and every write, and proves the rest", async () => {
    expect(await ask()).toEqual({ open: "open" });
    expect(await ask()).toEqual({ open: "open" });
    await graph.ask("mutation { poke { at } }");
    const [first, second, write] = wire.calls.map(({ headers }) =>
      decodeJwt(String(headers["x-skein-identity"])),
    );
    expect(first).toHaveProperty("bsh");
    expect(second).toHaveProperty("cnf");
    expect(write).toHaveProperty("bsh");
    for (const claims of [first, second, write])
      expect(Number(claims?.exp) - Number(claims?.iat)).toBeLessThanOrEqual(30);
    expect(wire.calls.map(({ status }) => status)).toEqual([200, 200, 200]);
  });

  it("goes on when the subgraph has started again, with one call more", async () => {
    await ask();
    await graph.restart("vault");
    wire.target = graph.directUrls.vault;
    wire.calls.length = 0;
    expect(await ask()).toEqual({ open: "open" });
    expect(wire.calls.map(({ status }) => status)).toEqual([401, 200]);
    expect(await ask()).toEqual({ open: "open" });
    expect(wire.calls.map(({ status }) => status)).toEqual([401, 200, 200]);
  });

  it("answers all the same when somebody puts another key into every answer", async () => {
    wire.key = createIdentityVerifier({ keys: [] }, "vault").proofKey;
    for (let index = 0; index < 12; index += 1) expect(await ask()).toEqual({ open: "open" });
  });
});
