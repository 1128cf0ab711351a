import type { ChildProcess } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { startAnsweringServer } from "../../support/answering-server.ts";
import { eventually } from "../../support/eventually.ts";
import {
  startGatewayInShell,
  startGatewayScript,
  type GatewayProcess,
} from "../../support/gateway-process.ts";
import { composeOpenGraph, startOpenSubgraph, type OpenSubgraph } from "../../support/open-graph.ts";
import { getRaw, postGraphQL } from "../../support/raw-http.ts";

let folder: string;
let shops: OpenSubgraph;
let stock: OpenSubgraph;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "skein-open-"));
  [shops, stock] = await Promise.all([startOpenSubgraph("shops"), startOpenSubgraph("stock")]);
  await writeFile(
    join(folder, "supergraph.graphql"),
    composeOpenGraph({ shops: shops.url.href, stock: stock.url.href }),
  );
});
beforeEach(() => {
  for (const { received } of [shops, stock]) received.length = 0;
});
afterEach(async () => {
  for (const process of started.splice(0)) process.child.kill("SIGKILL");
  await Promise.all(opened.splice(0).map((server) => server.close()));
});
afterAll(async () => {
  await Promise.all([shops.close(), stock.close()]);
  await rm(folder, { recursive: true });
});

const started: GatewayProcess[] = [];
const opened: { close(): Promise<void> }[] = [];

/** Ended at the latest after its test. */
function start(args: readonly string[], environment: Readonly<Record<string, string>> = {}): GatewayProcess {
  const process = startGatewayScript(args, environment, folder);
  started.push(process);
  return process;
}

/** The file is named from the folder that the command runs in. */
const onFile = ["--supergraph", "supergraph.graphql", "--port", "0"];
const startOpen = (environment: Readonly<Record<string, string>> = {}): GatewayProcess =>
  start([...onFile, "--open"], environment);

/** A subgraph that takes requests and never answers. */
async function startSilentSubgraph(): Promise<{ url: string; requests(): number }> {
  let requests = 0;
  const server = await startAnsweringServer(() => (requests += 1));
  opened.push(server);
  return { url: server.url.href, requests: () => requests };
}

/** The group may be empty already. */
function endGroup({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

const wholeShop = { query: '{ shop(id: "1") { name items } }' };

describe("pnpm gateway --open", () => {
  it("serves any supergraph to anybody, and subgraphs that know no identity", async () => {
    const url = await startOpen().url();
    const response = await postGraphQL(url, wholeShop, { authorization: "Bearer nonsense" });
    expect(response.status).toBe(200);
    expect(response.json()).toEqual({ data: { shop: { name: "Shop 1", items: ["Item of 1"] } } });
    for (const { received } of [shops, stock]) {
      expect(received).toHaveLength(1);
      expect(received[0]).not.toHaveProperty("authorization");
      expect(received[0]).not.toHaveProperty("x-skein-identity");
    }
  });

  it("shows the schema and the landing page", async () => {
    const url = await startOpen().url();
    const introspection = await postGraphQL(url, { query: '{ __type(name: "Shop") { fields { name } } }' });
    expect(introspection.json()).toEqual({
      data: { __type: { fields: [{ name: "id" }, { name: "name" }, { name: "items" }] } },
    });
    const page = await getRaw(url, "/graphql", { accept: "text/html" });
    expect([page.status, page.headers["content-type"]]).toEqual([200, expect.stringMatching(/^text\/html/)]);
  });

  it("is ready with the supergraph alone, whatever does not answer", async () => {
    const silent = await startSilentSubgraph();
    const gateway = startOpen({
      SHOPS_URL: silent.url,
      STOCK_URL: "http://127.0.0.1:1/graphql",
      JWKS_URL: "http://127.0.0.1:1/jwks.json",
      REDIS_URL: "redis://127.0.0.1:1",
    });
    const health = await getRaw(await gateway.url(), "/health/ready");
    expect(health.status).toBe(200);
    expect(health.json()).toEqual({
      status: "up",
      checks: { supergraph: { status: "up", subgraphs: ["shops", "stock"] } },
    });
    expect(gateway.output()).not.toMatch(/"level":"(warn|error)"/);
  });

  it("asks a subgraph where its variable says", async () => {
    const moved = await startOpenSubgraph("stock");
    opened.push(moved);
    const url = await startOpen({ STOCK_URL: moved.url.href }).url();
    await postGraphQL(url, wholeShop);
    expect([moved.received.length, stock.received.length]).toEqual([1, 0]);
  });

  it.each(["SIGTERM", "SIGINT"] as const)("ends at once on %s, with what is under way", async (signal) => {
    const silent = await startSilentSubgraph();
    const gateway = startOpen({ SHOPS_URL: silent.url, SUBGRAPH_TIMEOUT_MS: "600000" });
    const url = await gateway.url();
    const outcomes = [wholeShop, { query: 'mutation { close(id: "1") { id } }' }].map((operation) =>
      postGraphQL(url, operation).then(
        () => "answered",
        () => "gone",
      ),
    );
    await eventually(() => silent.requests() === 2, "both are under way");
    gateway.child.kill(signal);
    expect(await gateway.exit()).toBe(0);
    expect(gateway.output()).not.toContain("shutting down");
    expect(await Promise.all(outcomes)).toEqual(["gone", "gone"]);
  });

  it("does not outlive the shell that pnpm runs it in", async () => {
    const gateway = startGatewayInShell([...onFile, "--open"], folder);
    try {
      const url = await gateway.url();
      gateway.child.kill("SIGKILL");
      const isGone = () =>
        getRaw(url, "/health/live").then(
          () => false,
          () => true,
        );
      await eventually(isGone, "nothing listens any more");
    } finally {
      endGroup(gateway.child);
    }
  });

  it("is refused in production", async () => {
    const gateway = startOpen({ NODE_ENV: "production" });
    expect(await gateway.exit()).toBe(1);
    expect(gateway.output()).toContain("OPEN: is not for production");
  });
});

describe("pnpm gateway", () => {
  it("has the usual settings otherwise, and lets requests under way finish", async () => {
    const gateway = start(onFile, { JWKS_URL: "http://127.0.0.1:1/jwks.json" });
    const url = await gateway.url();
    expect((await postGraphQL(url, wholeShop, { authorization: "Bearer nonsense" })).status).not.toBe(200);
    expect((await getRaw(url, "/health/ready")).json()).toMatchObject({
      checks: { accessTokenKeys: { status: "down" } },
    });
    gateway.child.kill("SIGTERM");
    expect(await gateway.exit()).toBe(0);
    expect(gateway.output()).toContain("shutting down");
  });

  it("says what can be given", async () => {
    const gateway = start(["--help"]);
    expect(await gateway.exit()).toBe(0);
    for (const flag of ["--supergraph", "--port", "--open", "--help"]) {
      expect(gateway.output()).toContain(flag);
    }
  });

  it.each([
    ["an unknown flag", ["--opne"], "--opne"],
    ["a word too many", ["start"], "start"],
    ["a flag without its value", ["--port"], "--port"],
    ["a port that is none", ["--port", "http"], "--port"],
    ["a port that is too large", ["--port", "65536"], "--port"],
    ["a file that is missing", ["--supergraph", "nowhere.graphql"], "nowhere.graphql"],
    ["a folder for a file", ["--supergraph", "."], "--supergraph"],
  ])("refuses %s in one line with code 2", async (_name, args, named) => {
    const gateway = start([...args, "--open"]);
    expect(await gateway.exit()).toBe(2);
    await eventually(() => gateway.output().endsWith("\n"), "the line is written");
    expect(gateway.output().trim().split("\n")).toHaveLength(1);
    expect(gateway.output()).toContain(named);
  });

  it("refuses a file that is no supergraph, naming it", async () => {
    await writeFile(join(folder, "other.graphql"), "type Query { a: Int }");
    const gateway = start(["--supergraph", "other.graphql", "--port", "0", "--open"]);
    expect(await gateway.exit()).toBe(1);
    expect(gateway.output()).toContain("other.graphql is not a usable supergraph");
  });
});
