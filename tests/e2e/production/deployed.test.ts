import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { Client } from "pg";
import { runToEnd, startDeployed } from "../../support/deployed-service.ts";
import { eventually } from "../../support/eventually.ts";
import { hasPsql } from "../../support/production-databases.ts";
import {
  prepareProductionSystem,
  type ProductionSystem,
  type ServiceName,
} from "../../support/production-system.ts";
import { findFreePort } from "../../support/system-process.ts";
import { databaseServerUrl, describeWithPostgresAndRedis, redisUrl } from "../../support/services.ts";
import { createSystemClient, type SystemClient } from "../../support/system-client.ts";
import { comment, inboxOf, join, publish } from "../../support/system-people.ts";

const describeDeployed = hasPsql()
  ? describeWithPostgresAndRedis
  : (name: string, suite: () => void): void =>
      describe.skip(`${name} [skipped: needs psql on the PATH]`, suite);

describeDeployed("The services as images run them", () => {
  const subgraphs = ["users", "content", "notifications"] as const;
  let system: ProductionSystem;
  let client: SystemClient;

  beforeAll(async () => {
    system = await prepareProductionSystem({
      databaseServerUrl: databaseServerUrl ?? "",
      redisUrl: redisUrl ?? "",
    });
    await Promise.all(subgraphs.map((name) => system.start(name)));
    await system.start("gateway");
    client = createSystemClient(system.urlOf("gateway"));
  }, 180_000);

  afterAll(async () => {
    await system.close();
  }, 60_000);

  /** "connected", or the SQLSTATE of the refusal. */
  async function tryToConnect(role: string, database: string): Promise<string | undefined> {
    const url = new URL(system.environmentOf("users").USERS_DATABASE_URL ?? "");
    Object.assign(url, { username: system.prefix + role, pathname: `/${system.prefix}${database}` });
    const connection = new Client({ connectionString: url.href, connectionTimeoutMillis: 5_000 });
    try {
      await connection.connect();
      return "connected";
    } catch (error) {
      return (error as { code?: string }).code;
    } finally {
      await connection.end();
    }
  }

  it("lets each role into its own database, and into no other", async () => {
    const insufficientPrivilege = "42501";
    for (const role of subgraphs) {
      for (const database of subgraphs) {
        const expected = role === database ? "connected" : insufficientPrivilege;
        expect([role, database, await tryToConnect(role, database)]).toEqual([role, database, expected]);
      }
    }
  });

  it("passes the health checks of docker-compose.yml", async () => {
    for (const service of [...subgraphs, "gateway"] as const) {
      const [, , ...command] = system.compose[service]?.healthcheck.test ?? [];
      const args = command.map((argument) => argument.replaceAll("$$", "$"));
      expect([service, await runToEnd(args, system.environmentOf(service))]).toEqual([
        service,
        { code: 0, output: "" },
      ]);
    }
  });

  it("shows a new post to everybody, and its author a comment on it", async () => {
    const author = await join(client, "author");
    const reader = await join(client, "reader");
    const post = await publish(client, author, { body: "The first post" });

    const { exploreFeed } = await client.data("explore-screen");
    expect(exploreFeed.nodes).toMatchObject([{ id: post.id, author: { handle: author.handle } }]);

    const written = await comment(client, reader, { postId: post.id, body: "The first comment" });
    const [notification] = await eventually(async () => {
      const inbox = await inboxOf(client, author);
      return inbox.length > 0 ? inbox : null;
    }, "the author is notified");
    expect(notification).toMatchObject({
      type: "COMMENT",
      actor: { handle: reader.handle },
      subject: { __typename: "Comment", id: written.id },
    });
  });

  it("plans with the native planner, which runs in a process of its own", async () => {
    const port = await findFreePort();
    // Chosen by name, it has no other planner to fall back to.
    const settings = { GATEWAY_PLANNER: "hive", GATEWAY_PORT: String(port) };
    const env = { ...system.environmentOf("gateway"), ...settings };
    const gateway = startDeployed(system.folderOf("gateway"), env, port);
    try {
      await gateway.ready();
      const { exploreFeed } = await createSystemClient(`http://127.0.0.1:${port}`).data("explore-screen");
      expect(exploreFeed.nodes.length).toBeGreaterThan(0);
      expect(await gateway.stop()).toMatchObject({ code: 0 });
    } finally {
      await gateway.kill();
    }
  });

  it("serves the key set and avatars without an identity, and GraphQL to the gateway only", async () => {
    const users = system.urlOf("users");
    const { id } = await join(client);
    expect((await fetch(`${users}/.well-known/jwks.json`)).status).toBe(200);
    expect((await fetch(`${users}/avatars/${id}.svg`)).status).toBe(200);
    expect((await fetch(`${system.urlOf("content")}/media/some-seed.svg`)).status).toBe(200);
    for (const name of subgraphs) {
      const response = await fetch(`${system.urlOf(name)}/graphql`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ query: "{ __typename }" }),
      });
      expect([name, response.status]).toEqual([name, 401]);
    }
  });

  it("shows neither the schema nor a landing page", async () => {
    const url = `${system.urlOf("gateway")}/graphql`;
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ query: "{ __schema { queryType { name } } }" }),
    });
    expect(await response.json()).toMatchObject({
      errors: [{ message: expect.stringContaining("ntrospection") }],
    });
    const page = await fetch(url, { headers: { accept: "text/html" } });
    expect(page.headers.get("content-type")).not.toContain("text/html");
  });

  it.each<[ServiceName, string[]]>([
    ["users", ["USERS_DATABASE_URL", "KEY_ENCRYPTION_KEYS", "IDENTITY_PUBLIC_JWKS", "SMTP_URL", "LOG_LEVEL"]],
    ["content", ["CONTENT_DATABASE_URL", "IDENTITY_PUBLIC_JWKS", "LOG_LEVEL"]],
    ["notifications", ["NOTIFICATIONS_DATABASE_URL", "IDENTITY_PUBLIC_JWKS", "LOG_LEVEL"]],
    ["gateway", ["JWKS_URL", "ACCESS_TOKEN_ISSUER", "IDENTITY_PRIVATE_JWK", "LOG_LEVEL"]],
  ])("refuses to start %s without its settings, and names each of them", async (service, names) => {
    const env = { NODE_ENV: "production", LOG_LEVEL: "chatty" };
    const { code, output } = await runToEnd([`${system.folderOf(service)}/main.mjs`], env);
    expect(code).toBe(1);
    for (const name of names) expect(output).toContain(name);
  });

  it.each<[ServiceName]>([["users"], ["gateway"]])(
    "finishes the requests that %s has begun when it is told to stop",
    async (service) => {
      // Hashing takes a while and few run at once: when the first has its answer, the others are being worked on.
      const registrations = Array.from({ length: 8 }, () => join(client, "late"));
      await Promise.race(registrations);
      const stopped = system.stop(service);
      expect(await Promise.all(registrations)).toHaveLength(8);
      expect(await stopped).toMatchObject({ code: 0, output: expect.not.stringContaining("did not close") });
      await system.start(service);
    },
  );

  it("ends every process with code 0 on SIGTERM", async () => {
    for (const service of ["gateway", ...subgraphs] as const) {
      const { code, output } = await system.stop(service);
      expect([service, code]).toEqual([service, 0]);
      expect(output).not.toContain("did not close");
      expect(output).not.toContain("planner");
    }
  });
});
