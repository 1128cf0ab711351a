import { setTimeout as sleep } from "node:timers/promises";
import { Redis } from "ioredis";
import { embeddedEnvironment } from "../../scripts/start/embedded-environment.ts";
import { settingOf, subgraphNames } from "../../scripts/support/workspace.ts";
import type { Usage } from "../feed-page/usage.ts";
import type { Core, Placement } from "../support/cores.ts";
import { findFreePort } from "../support/free-port.ts";
import { startRedis, type BenchRedis } from "../support/redis.ts";
import { databaseUrls, type DatabaseNames } from "./bench-databases.ts";
import { startMeteredChild, type MeteredChild } from "./metered-child.ts";

export interface SystemUsage {
  readonly gateway: Usage;
  /** Of all subgraphs together. */
  readonly subgraphs: Usage;
}

export interface BenchSystem {
  readonly gatewayPort: number;
  readonly gatewayPid: number;
  usage(): Promise<SystemUsage>;
  /** Empties every cache that Redis backs; event streams stay. */
  emptyCaches(): Promise<void>;
  /** Starts the gateway anew, with further settings. */
  restartGateway(settings: Readonly<Record<string, string>>): Promise<void>;
  readonly close: () => Promise<void>;
}

/** Everything but event streams and their marks: without these a day of events would be published and handled again. */
const deleteCaches = `local deleted = 0
for _, key in ipairs(redis.call('KEYS', '*')) do
  if not string.find(key, 'skein:events:', 1, true) then deleted = deleted + redis.call('DEL', key) end
end
return deleted`;

const settlesWithinMs = 10 * 60_000;
/** In a second: the subgraphs look for mails, erasures and keys by themselves, and a replay asks for hundreds. */
const statementsAtRest = 12;

/** A new Redis has no events, so the relays publish the last day's again, and their consumers handle them. */
async function settle(countStatements: () => Promise<number>): Promise<void> {
  const deadline = performance.now() + settlesWithinMs;
  let quietSeconds = 0;
  for (let before = await countStatements(); quietSeconds < 3;) {
    if (performance.now() > deadline) throw new Error("The subgraphs do not come to rest.");
    await sleep(1_000);
    const now = await countStatements();
    quietSeconds = now - before <= statementsAtRest ? quietSeconds + 1 : 0;
    before = now;
  }
}

const addUsage = (a: Usage, b: Usage): Usage => ({
  cpuMs: a.cpuMs + b.cpuMs,
  statements: a.statements + b.statements,
  operations: a.operations + b.operations,
  receivedBytes: a.receivedBytes + b.receivedBytes,
  sentBytes: a.sentBytes + b.sentBytes,
});

export interface BenchSystemOptions {
  readonly dataFolder: string;
  readonly cores: Placement;
  /** Of all processes, in the place of the usual ones. */
  readonly settings?: Readonly<Record<string, string>>;
}

async function environmentOf(
  names: DatabaseNames,
  { dataFolder, settings: own = {} }: BenchSystemOptions,
  redis: BenchRedis,
): Promise<Record<string, string>> {
  const settings: Record<string, string> = {
    ...databaseUrls(names),
    NODE_ENV: "production",
    LOG_LEVEL: "error",
    SKEIN_DATA_DIR: dataFolder,
    REDIS_URL: redis.url,
    HOST: "127.0.0.1",
    GATEWAY_PORT: String(await findFreePort()),
    ACCESS_TOKEN_ISSUER: "http://localhost:4001",
    APP_URL: "http://localhost:4000",
    SMTP_URL: "none",
    TRUSTED_DOCUMENTS: "off",
    // One client at one address is all there is, and sends what thousands would.
    USER_COST_PER_MINUTE: "1000000000000",
    ADDRESS_COST_PER_MINUTE: "1000000000000",
    MAIL_FROM: "Skein <no-reply@localhost>",
    ...own,
  };
  for (const name of subgraphNames) settings[settingOf(name, "PORT")] = String(await findFreePort());
  const env = await embeddedEnvironment(settings);
  return Object.fromEntries(Object.entries(env).flatMap(([key, value]) => (value ? [[key, value]] : [])));
}

/** Gateway and subgraphs as production runs them, each a process, on databases that are there and a Redis of its own. */
export async function startBenchSystem(
  names: DatabaseNames,
  options: BenchSystemOptions,
): Promise<BenchSystem> {
  const { cores } = options;
  const redis = await startRedis(cores.subgraphs);
  const redisClient = new Redis(redis.url, { commandTimeout: 10_000, maxRetriesPerRequest: 1 });
  const env = await environmentOf(names, options, redis);
  const start = (
    name: string,
    core: Core,
    further: Readonly<Record<string, string>> = {},
  ): Promise<MeteredChild> =>
    startMeteredChild(name, {
      env: { ...env, ...further },
      url: `http://127.0.0.1:${env[`${name.toUpperCase()}_PORT`] ?? ""}`,
      core,
    });
  const subgraphs: MeteredChild[] = [];
  for (const name of subgraphNames) subgraphs.push(await start(name, cores.subgraphs));
  const subgraphUsage = async (): Promise<Usage> =>
    (await Promise.all(subgraphs.map((each) => each.usage()))).reduce(addUsage);
  await settle(async () => (await subgraphUsage()).statements);
  let gateway = await start("gateway", cores.gateway);
  return {
    gatewayPort: Number(env.GATEWAY_PORT),
    get gatewayPid() {
      return gateway.child.pid;
    },
    usage: async () => ({ gateway: await gateway.usage(), subgraphs: await subgraphUsage() }),
    emptyCaches: async () => {
      await redisClient.eval(deleteCaches, 0);
    },
    restartGateway: async (settings) => {
      await gateway.child.stop();
      gateway = await start("gateway", cores.gateway, settings);
    },
    close: async () => {
      redisClient.disconnect();
      await Promise.all([...subgraphs, gateway].map(({ child }) => child.stop()));
      await redis.child.stop();
    },
  };
}
