import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { composeServices } from "@apollo/composition";
import { loadGatewayConfig } from "@skein/gateway/config.ts";
import { startGateway } from "@skein/gateway/server.ts";
import { createIdentityVerifier, type ForwardedIdentity } from "@skein/service-kit/identity.ts";
import { createLogger } from "@skein/service-kit/logger.ts";
import { startSubgraph } from "@skein/service-kit/subgraph-server.ts";
import { parse } from "graphql";
import { eventually } from "./eventually.ts";
import { createTestKeys } from "./identity.ts";
import { startSwitchableSubgraph, type ReceivedCall } from "./switchable-subgraph.ts";
import { audience, issuer, startKeySet } from "./test-gateway.ts";

const link = (imports: string): string =>
  `extend schema @link(url: "https://specs.apollo.dev/federation/v2.14", import: [${imports}])
  directive @cacheControl(maxAge: Int, scope: CacheControlScope) on FIELD_DEFINITION | OBJECT
  enum CacheControlScope { PUBLIC PRIVATE }\n`;

/** Guarded in every place that a directive can stand; `@cacheControl` lies about what everybody may have. */
const sdl = {
  vault: `${link('"@key", "@authenticated", "@requiresScopes", "@policy"')}
    type Query {
      open: String @cacheControl(maxAge: 60)
      secret: String @authenticated @cacheControl(maxAge: 60)
      scoped: String @requiresScopes(scopes: [["read:a", "read:b"], ["all"]])
      policed: String @policy(policies: [["admin"]])
      unknown: String @policy(policies: [["no-such-policy"]])
      both: String @requiresScopes(scopes: [["all"]]) @policy(policies: [["admin"]])
      strict: String! @authenticated
      money: Money
      mood: Mood
      safe: Safe @cacheControl(maxAge: 60)
      box: Box
      items: [Item]
      assets: [Asset]
      things: [Thing] @cacheControl(maxAge: 60)
      boxes: [Box!]
    }
    type Mutation {
      poke: Poke
      touch: String @authenticated
      reset: String @policy(policies: [["admin"]])
    }
    type Poke { at: String secret: String @authenticated }
    scalar Money @authenticated
    enum Mood @authenticated { GOOD BAD }
    type Box @key(fields: "id") @cacheControl(maxAge: 60) { id: ID! label: String! inner: Inner! }
    type Inner { open: String secret: String! @authenticated }
    type Safe @authenticated { id: ID! code: String }
    union Thing = Note | Safe
    interface Item @key(fields: "id") { id: ID! title: String }
    type Note implements Item @key(fields: "id") { id: ID! title: String }
    type Diary implements Item @key(fields: "id") { id: ID! title: String @authenticated }
    interface Asset { id: ID! }
    type Coin implements Asset { id: ID! }
    type Gold implements Asset @authenticated { id: ID! }
  `,
  rating: `${link('"@key", "@authenticated", "@interfaceObject", "@requires", "@external"')}
    type Item @key(fields: "id") @interfaceObject { id: ID! stars: Int @authenticated }
    type Box @key(fields: "id") { id: ID! label: String! @external weight: Int @authenticated tag: String @requires(fields: "label") }
  `,
};

const note = { __typename: "Note", id: "n", title: "a note" };
const diary = { __typename: "Diary", id: "d", title: "dear diary" };
const safe = { __typename: "Safe", id: "s", code: "1234" };
const box = (id: string) => ({
  __typename: "Box",
  id,
  label: `box ${id}`,
  inner: { open: "in", secret: "gem" },
});

const resolvers = {
  vault: {
    Query: {
      open: () => "open",
      secret: () => "secret",
      scoped: () => "scoped",
      policed: () => "policed",
      unknown: () => "unknown",
      both: () => "both",
      strict: () => "strict",
      money: () => 5,
      mood: () => "GOOD",
      safe: () => safe,
      box: () => box("1"),
      boxes: () => [box("1"), box("2")],
      items: () => [note, diary],
      assets: () => [
        { __typename: "Coin", id: "c" },
        { __typename: "Gold", id: "g" },
      ],
      things: () => [note, safe],
    },
    Mutation: {
      poke: () => ({ at: "once", secret: "poked" }),
      touch: () => "touched",
      reset: () => "reset",
    },
    Box: { __resolveReference: ({ id }: { id: string }) => box(id) },
    Note: { __resolveReference: () => note },
    Diary: { __resolveReference: () => diary },
    Item: { __resolveReference: ({ id }: { id: string }) => (id === "n" ? note : diary) },
  },
  rating: {
    Item: { __resolveReference: ({ id }: { id: string }) => ({ __typename: "Item", id }), stars: () => 5 },
    Box: {
      __resolveReference: (reference: object) => reference,
      weight: () => 7,
      tag: ({ label }: { label: string }) => `tag of ${label}`,
    },
  },
};

type GuardedSubgraph = keyof typeof sdl;

export interface GuardedAnswer {
  readonly data: Record<string, unknown> | null;
  readonly errors: readonly { path: (string | number)[]; code: string }[];
  readonly cacheControl: string | null;
}

export interface GuardedGraph {
  readonly url: string;
  /** What subgraphs were asked since the last look, as their queries. */
  takeCalls(): readonly ReceivedCall[];
  token(claims?: Readonly<Record<string, unknown>>): Promise<string>;
  /** Anonymous without a token. */
  ask(query: string, token?: string | null, variables?: object): Promise<GuardedAnswer>;
  /** Where the subgraphs are, without the fronts that note what comes. */
  readonly directUrls: Readonly<Record<GuardedSubgraph, string>>;
  /** Stops a subgraph and starts it at another address, which its front does not know. */
  restart(name: GuardedSubgraph): Promise<void>;
  /** What the gateway has logged. */
  log(): string;
  /** Resolves when the gateway uses the changed supergraph. */
  changeSupergraph(change: (sdl: string) => string): Promise<void>;
  close(): Promise<void>;
}

/** A gateway before two subgraphs that check nothing: what is refused, the gateway has refused. */
export async function startGuardedGraph(
  overrides: Readonly<Record<string, string>> = {},
): Promise<GuardedGraph> {
  const identity = await createTestKeys("gateway");
  const keySet = await startKeySet();
  const logger = createLogger({ service: "test", level: "silent" });
  const names = ["vault", "rating"] as const;
  const start = (name: GuardedSubgraph) =>
    startSubgraph<{ identity: ForwardedIdentity }>({
      name,
      host: "127.0.0.1",
      port: 0,
      sdl: sdl[name],
      resolvers: resolvers[name],
      introspection: false,
      verifyIdentity: createIdentityVerifier(identity.publicJwks, name),
      createContext: (forwarded) => ({ identity: forwarded }),
      checks: {},
      logger,
    });
  const [vault, rating] = await Promise.all(names.map(start));
  if (!vault || !rating) throw new Error("a subgraph is missing");
  const running = { vault, rating };
  const servers = [vault, rating];
  const fronts = await Promise.all(servers.map(({ url }) => startSwitchableSubgraph(`${url}/graphql`)));
  const folder = await mkdtemp(join(tmpdir(), "skein-guarded-"));
  const file = join(folder, "supergraph.graphql");
  const supergraph = composeGuardedGraph(fronts.map(({ url }) => url));
  await writeFile(file, supergraph);
  const environment = {
    NODE_ENV: "test",
    GATEWAY_PORT: "0",
    SUPERGRAPH_FILE: file,
    SUPERGRAPH_POLL_MS: "20",
    JWKS_URL: keySet.url,
    ACCESS_TOKEN_ISSUER: issuer,
    ACCESS_TOKEN_AUDIENCE: audience,
    IDENTITY_PRIVATE_JWK: JSON.stringify(identity.privateJwk),
    ...overrides,
  };
  const lines: string[] = [];
  const destination = { write: (line: string) => void lines.push(line) };
  const gateway = await startGateway(loadGatewayConfig(environment), {
    logger: createLogger({ service: "gateway", level: "info", destination }),
  });
  const graphUrl = `${gateway.url}/graphql`;
  return {
    url: graphUrl,
    takeCalls: () => fronts.flatMap(({ calls }) => calls.splice(0)),
    token: keySet.sign,
    ask: (query, token = null, variables = {}) => ask(graphUrl, { query, variables }, token),
    get directUrls() {
      return { vault: `${running.vault.url}/graphql`, rating: `${running.rating.url}/graphql` };
    },
    restart: async (name) => {
      await running[name].close();
      running[name] = await start(name);
    },
    log: () => lines.join(""),
    changeSupergraph: async (change) => {
      const changed = change(supergraph);
      if (changed === supergraph) throw new Error("nothing was changed");
      await writeFile(file, changed);
      await eventually(() => lines.join("").includes("supergraph replaced"), "the gateway takes the change");
    },
    close: async () => {
      await gateway.close();
      await Promise.all([...fronts, running.vault, running.rating, keySet].map((part) => part.close()));
      await rm(folder, { recursive: true });
    },
  };
}

/** @param urls of the vault and of the ratings */
export function composeGuardedGraph(urls: readonly string[]): string {
  const { supergraphSdl, errors } = composeServices([
    { name: "vault", url: urls[0] ?? "", typeDefs: parse(sdl.vault) },
    { name: "rating", url: urls[1] ?? "", typeDefs: parse(sdl.rating) },
  ]);
  if (supergraphSdl === undefined) throw new Error(`the guarded graph does not compose: ${String(errors)}`);
  return supergraphSdl;
}

async function ask(url: string, body: object, token: string | null): Promise<GuardedAnswer> {
  const response = await fetch(url, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify(body),
  });
  const { data = null, errors = [] } = (await response.json()) as {
    data?: Record<string, unknown> | null;
    errors?: { path?: (string | number)[]; message: string; extensions?: { code?: string } }[];
  };
  return {
    data,
    errors: errors.map(({ path = [], extensions, message }) => ({ path, code: extensions?.code ?? message })),
    cacheControl: response.headers.get("cache-control"),
  };
}
