import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadGatewayConfig } from "@skein/gateway/config.ts";
import { startGateway } from "@skein/gateway/server.ts";
import { createLogger, type Logger } from "@skein/service-kit/logger.ts";
import { importJWK, SignJWT, type JWK, type JWTHeaderParameters } from "jose";
import { createTestKeys } from "./identity.ts";
import { composeSmallGraph, startSmallSubgraph } from "./small-graph.ts";
import { startSwitchableSubgraph, type SwitchableSubgraph } from "./switchable-subgraph.ts";

export const issuer = "http://issuer.test";
export const audience = "skein-test";

export interface TestGateway {
  readonly url: string;
  readonly supergraphFile: string;
  readonly people: SwitchableSubgraph;
  readonly posts: SwitchableSubgraph;
  readonly keySet: TestKeySet;
  /** The environment that it runs with, to start another. */
  readonly environment: Readonly<Record<string, string>>;
  /** What it logged, one object a line. */
  readonly logLines: () => Record<string, unknown>[];
  /** A good access token; claims and header may be changed, `null` takes a claim away. */
  token(claims?: Readonly<Record<string, unknown>>, header?: Partial<JWTHeaderParameters>): Promise<string>;
  /** The gateway alone; what it stands on stays. */
  closeGateway(): Promise<void>;
  close(): Promise<void>;
}

/** Those that were started and whose gateway is not closed, oldest first. */
export const openTestGateways = new Set<TestGateway>();

/** A gateway over the small graph, with keys, subgraphs and a key set of its own. */
export async function startTestGateway(
  overrides: Readonly<Record<string, string>> = {},
): Promise<TestGateway> {
  const log = captureLog();
  const identity = await createTestKeys("gateway");
  const keySet = await startKeySet();
  const servers = await Promise.all(
    (["people", "posts"] as const).map((name) => startSmallSubgraph(name, identity.publicJwks, log.silent)),
  );
  const [people, posts] = await Promise.all(
    servers.map((server) => startSwitchableSubgraph(`${server.url}/graphql`)),
  );
  if (!people || !posts) throw new Error("a subgraph is missing");
  const folder = await mkdtemp(join(tmpdir(), "skein-gateway-"));
  const supergraphFile = join(folder, "supergraph.graphql");
  await writeFile(supergraphFile, composeSmallGraph({ people: people.url, posts: posts.url }));
  const environment = {
    NODE_ENV: "test",
    GATEWAY_PORT: "0",
    LOG_LEVEL: "info",
    SUPERGRAPH_FILE: supergraphFile,
    SUPERGRAPH_POLL_MS: "20",
    SUBGRAPH_TIMEOUT_MS: "2000",
    JWKS_URL: keySet.url,
    ACCESS_TOKEN_ISSUER: issuer,
    ACCESS_TOKEN_AUDIENCE: audience,
    IDENTITY_PRIVATE_JWK: JSON.stringify(identity.privateJwk),
    ...overrides,
  };
  const gateway = await startGateway(loadGatewayConfig(environment), { logger: log.logger });
  const closeGateway = onlyOnce(async () => {
    openTestGateways.delete(testGateway);
    await gateway.close();
  });
  const testGateway: TestGateway = {
    url: gateway.url,
    supergraphFile,
    people,
    posts,
    keySet,
    environment,
    logLines: log.lines,
    token: keySet.sign,
    closeGateway,
    close: async () => {
      await closeGateway();
      await Promise.all([people, posts, keySet, ...servers].map((part) => part.close()));
      await rm(folder, { recursive: true });
    },
  };
  openTestGateways.add(testGateway);
  return testGateway;
}

const onlyOnce = (close: () => Promise<void>): (() => Promise<void>) => {
  let closing: Promise<void> | undefined;
  return () => (closing ??= close());
};

function captureLog(): { logger: Logger; silent: Logger; lines: () => Record<string, unknown>[] } {
  const lines: string[] = [];
  const destination = { write: (line: string) => void lines.push(line) };
  return {
    logger: createLogger({ service: "gateway", level: "info", destination }),
    silent: createLogger({ service: "subgraph", level: "silent" }),
    lines: () => lines.map((line) => JSON.parse(line) as Record<string, unknown>),
  };
}

export interface TestKeySet {
  readonly url: string;
  readonly publicJwk: JWK;
  /** While down, requests for the set fail. */
  setDown(down: boolean): void;
  sign(claims?: Readonly<Record<string, unknown>>, header?: Partial<JWTHeaderParameters>): Promise<string>;
  close(): Promise<void>;
}

/** The users subgraph's part in identity: publishes keys and signs access tokens. */
export async function startKeySet(): Promise<TestKeySet> {
  const keys = await createTestKeys("key-1");
  let isDown = false;
  const nobody = { sessionIds: [], next: "0", complete: true, asOf: 0 };
  const server = createServer(({ url }, response) => {
    const answer = url?.startsWith("/internal/revoked-sessions") ? nobody : keys.publicJwks;
    if (isDown) response.destroy();
    else response.setHeader("content-type", "application/json").end(JSON.stringify(answer));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks.json`,
    publicJwk: keys.publicJwks.keys[0] ?? {},
    setDown: (down) => {
      isDown = down;
    },
    sign: (claims, header) => signToken(keys.privateJwk, claims, header),
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

/** A token as the users subgraph makes it, with the changes that a test wants. */
export async function signToken(
  key: JWK | Uint8Array,
  claims: Readonly<Record<string, unknown>> = {},
  header: Partial<JWTHeaderParameters> = {},
): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  const all: Record<string, unknown> = {
    iss: issuer,
    aud: audience,
    sub: "42",
    sid: "session-1",
    roles: ["USER"],
    scope: "",
    iat: now,
    exp: now + 600,
    ...claims,
  };
  const present = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null));
  const kid = key instanceof Uint8Array ? undefined : key.kid;
  const signingKey = key instanceof Uint8Array ? key : await importJWK(key, header.alg ?? "EdDSA");
  return new SignJWT(present)
    .setProtectedHeader({ alg: "EdDSA", typ: "at+jwt", ...(kid === undefined ? {} : { kid }), ...header })
    .sign(signingKey);
}
