import { cp, mkdir, rm, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import type { Environment } from "@skein/service-kit/config.ts";
import { inRoot } from "../../../scripts/support/workspace.ts";
import { eventually } from "../../support/eventually.ts";
import { describeWithPostgresAndRedis, redisUrl } from "../../support/services.ts";
import { readHealth } from "../../support/system-health.ts";
import { findFreePort, launch, launchServer, type SystemProcess } from "../../support/system-process.ts";
import { prepareGround, startOn, type SystemGround } from "../../support/system-start.ts";

const names = ["users", "content", "notifications", "gateway"] as const;
type Name = (typeof names)[number];

const mainOf = (name: Name): string => fileURLToPath(import.meta.resolve(`@skein/${name}/main.ts`));

const up = (facts: object = {}) => ({ status: "up", ...facts });
const outbox = up({ pending: 0, oldestAgeMs: 0 });
const cache = up({ mode: "shared", waitingInvalidations: 0, entriesInMemory: expect.any(Number) });
const subscription = up({
  pending: 0,
  lagMs: expect.any(Number),
  lastPosition: expect.any(Number),
  // No event has come yet.
  lastEventAt: null,
});

const dependencies: Readonly<Record<Name, object>> = {
  users: { database: up(), outbox, cache, mail: up({ waiting: 0, oldestAgeSeconds: 0 }) },
  content: { database: up(), outbox, cache, projection: subscription },
  notifications: { database: up(), outbox, usersEvents: subscription, contentEvents: subscription },
  gateway: {
    supergraph: up({ subgraphs: ["content", "notifications", "users"] }),
    users: up(),
    content: up(),
    notifications: up(),
    accessTokenKeys: up({ keys: 1, ageSeconds: expect.any(Number) }),
    revokedSessions: up({ sessions: 0, ageSeconds: expect.any(Number) }),
    redis: up({ ping: expect.anything() }),
  },
};

describeWithPostgresAndRedis("four processes", () => {
  let ground: SystemGround;
  const urls: Partial<Record<Name, string>> = {};
  const processes = new Map<Name, SystemProcess>();

  beforeAll(async () => {
    const ports: Record<string, string> = {};
    for (const name of names) {
      const port = String(await findFreePort());
      ports[`${name.toUpperCase()}_PORT`] = port;
      urls[name] = `http://127.0.0.1:${port}`;
    }
    ground = await prepareGround("startup", { ...ports, LOG_LEVEL: "info", REDIS_URL: redisUrl ?? "" });
    // All at once: none may need another to start.
    await Promise.all(
      names.map(async (name) => {
        const server = await launchServer(mainOf(name), [], { env: ground.env, url: urls[name] ?? "" });
        processes.set(name, server);
      }),
    );
  }, 120_000);
  afterAll(async () => {
    await Promise.all([...processes.values()].map((each) => each.end("SIGKILL")));
    await ground.clear();
  });

  it.each(names)("%s names what it depends on, and how that is", async (name) => {
    // Connections that take their time at the start are not in use at once.
    await eventually(async () => {
      const { httpStatus, status, checks } = await readHealth(urls[name] ?? "");
      expect({ httpStatus, status }).toEqual({ httpStatus: 200, status: "up" });
      expect(checks).toEqual(dependencies[name]);
      return true;
    }, "all dependencies are as they should be");
  });

  it("end with code 0 when they are asked to stop, and have logged no error", async () => {
    for (const [, server] of processes) expect(await server.end("SIGTERM")).toBe(0);
    for (const [, server] of processes) {
      const lines = server.output().trim().split("\n");
      expect(lines.filter((line) => !/"level":"(info|warn)"/.test(line))).toEqual([]);
    }
  }, 60_000);
});

describe("a migration that fails", () => {
  let ground: SystemGround;
  let folder: string;

  beforeAll(async () => {
    ground = await prepareGround("broken", { REDIS_URL: "redis://127.0.0.1:1" });
    folder = `${ground.env.SKEIN_DATA_DIR ?? ""}/migrations`;
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));
  afterAll(() => ground.clear());

  async function breakMigrationsOf(name: Exclude<Name, "gateway">): Promise<Environment> {
    await cp(inRoot("prisma", name, "migrations"), folder, { recursive: true });
    await mkdir(`${folder}/20991231000000_broken`);
    await writeFile(`${folder}/20991231000000_broken/migration.sql`, "INSERT INTO nowhere VALUES (1);");
    return { ...ground.env, [`${name.toUpperCase()}_MIGRATIONS_FOLDER`]: folder };
  }

  it.each(["users", "content", "notifications"] as const)(
    "stops the start of %s, with its name and the SQL error",
    async (name) => {
      const server = launch(mainOf(name), [], await breakMigrationsOf(name));
      expect(await server.exit()).toBe(1);
      expect(server.output()).toContain("20991231000000_broken");
      expect(server.output()).toContain('relation "nowhere" does not exist');
    },
    60_000,
  );

  it("stops the start of the single process", async () => {
    const { REDIS_URL: _, ...env } = await breakMigrationsOf("content");
    const folders = { CONTENT_DATABASE_URL: "pglite:memory", USERS_DATABASE_URL: "pglite:memory" };
    const main = fileURLToPath(new URL("../../support/system-whole-main.ts", import.meta.url));
    const server = launch(main, [], { ...env, ...folders, NOTIFICATIONS_DATABASE_URL: "pglite:memory" });
    expect(await server.exit()).toBe(1);
    expect(server.output()).toContain("20991231000000_broken");
    expect(server.output()).toContain('relation "nowhere" does not exist');
  }, 60_000);

  it("runs again on the embedded database when it is corrected", async () => {
    const { REDIS_URL: _, ...env } = await breakMigrationsOf("content");
    const embedded = {
      ...env,
      USERS_DATABASE_URL: "pglite:memory",
      CONTENT_DATABASE_URL: `pglite:${ground.env.SKEIN_DATA_DIR ?? ""}/content`,
      NOTIFICATIONS_DATABASE_URL: "pglite:memory",
    };
    await expect(startOn(embedded)).rejects.toThrow(
      "20991231000000_broken of content failed: correct it, and start again",
    );
    await writeFile(`${folder}/20991231000000_broken/migration.sql`, "SELECT 1;");
    const system = await startOn(embedded);
    await system.close();
  }, 120_000);
});

describe("a database that is not there", () => {
  it("is named with its setting and the reason", async () => {
    const nowhere = "postgresql://skein@127.0.0.1:1/skein";
    const ground = await prepareGround("nowhere", {
      USERS_DATABASE_URL: nowhere,
      CONTENT_DATABASE_URL: nowhere,
      NOTIFICATIONS_DATABASE_URL: nowhere,
    });
    await expect(startOn(ground.env)).rejects.toThrow(
      "The database of users cannot be used (connect ECONNREFUSED 127.0.0.1:1): start it, or check USERS_DATABASE_URL.",
    );
    await ground.clear();
  });
});
