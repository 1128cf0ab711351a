import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { runProgram } from "../../scripts/support/run-program.ts";
import { inRoot, subgraphNames } from "../../scripts/support/workspace.ts";
import { interpolate, readComposeServices, type ComposeService, type Variables } from "./compose-file.ts";
import { startDeployed, type DeployedService, type FinishedProcess } from "./deployed-service.ts";
import { createProductionDatabases, dropProductionDatabases } from "./production-databases.ts";
import { findFreePort } from "./redis-process.ts";
import { currentTestRun, databasePrefixOf } from "./test-run.ts";

const serviceNames = [...subgraphNames, "gateway"] as const;
export type ServiceName = (typeof serviceNames)[number];

/** What docker-compose.yml describes, as processes of this machine that run what the Dockerfile puts into the images. */
export interface ProductionSystem {
  readonly prefix: string;
  readonly compose: Readonly<Record<string, ComposeService>>;
  readonly folderOf: (service: ServiceName) => string;
  /** The environment of the service's container, with this machine's addresses. */
  readonly environmentOf: (service: ServiceName) => ProcessEnvironment;
  readonly urlOf: (service: ServiceName) => string;
  /** Starts it, and resolves when it is ready. */
  start(service: ServiceName): Promise<void>;
  /** Sends SIGTERM and waits for the end. */
  stop(service: ServiceName): Promise<FinishedProcess>;
  close(): Promise<void>;
}

type ProcessEnvironment = Readonly<Record<string, string>>;
type Ports = Readonly<Record<ServiceName, number>>;

interface ThisMachine extends Stores {
  readonly prefix: string;
  readonly ports: Ports;
}

export interface Stores {
  readonly databaseServerUrl: string;
  readonly redisUrl: string;
}

/** Builds the four services, makes the databases and the secrets. Nothing runs yet. */
export async function prepareProductionSystem(stores: Stores): Promise<ProductionSystem> {
  const folder = await mkdtemp(join(tmpdir(), "skein-production-"));
  const prefix = `${databasePrefixOf(currentTestRun().id)}prod_`;
  const secrets = await makeSecrets(join(folder, ".env"));
  await Promise.all(serviceNames.map((service) => build(service, join(folder, service))));
  await dropProductionDatabases(stores.databaseServerUrl, prefix);
  createProductionDatabases(stores.databaseServerUrl, prefix, secrets);
  const ports = await findPorts();
  const compose = await readComposeServices();
  const environments = await containerEnvironments(compose, secrets, { ...stores, prefix, ports });
  const folderOf = (service: ServiceName): string => join(folder, service);
  const running = new Map<ServiceName, DeployedService>();
  return {
    prefix,
    compose,
    folderOf,
    environmentOf: (service) => environments[service],
    urlOf: (service) => `http://127.0.0.1:${ports[service]}`,
    start: async (service) => {
      const started = startDeployed(folderOf(service), environments[service], ports[service]);
      running.set(service, started);
      await started.ready();
    },
    stop: async (service) => {
      const started = running.get(service);
      if (!started) throw new Error(`${service} does not run`);
      return await started.stop();
    },
    close: async () => {
      await Promise.all([...running.values()].map((started) => started.kill()));
      await dropProductionDatabases(stores.databaseServerUrl, prefix);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function findPorts(): Promise<Ports> {
  return {
    users: await findFreePort(),
    content: await findFreePort(),
    notifications: await findFreePort(),
    gateway: await findFreePort(),
  };
}

async function makeSecrets(file: string): Promise<Record<string, string>> {
  const { code, output } = await runProgram({ file: inRoot("scripts/production-env.ts"), args: [file] });
  if (code !== 0) throw new Error(output);
  return parseEnv(await readFile(file, "utf8")) as Record<string, string>;
}

/** As the Dockerfile does it. */
async function build(service: ServiceName, folder: string): Promise<void> {
  const { code, output } = await runProgram({ file: inRoot("scripts/build.ts"), args: [service, folder] });
  if (code !== 0) throw new Error(`${service}: ${output}`);
}

/** The `ENV` of the Dockerfile's last stage. */
async function readImageEnvironment(): Promise<Record<string, string>> {
  const dockerfile = await readFile(inRoot("Dockerfile"), "utf8");
  const lastStage = dockerfile.slice(dockerfile.lastIndexOf("\nFROM "));
  const block = /^ENV ([\s\S]*?)^(?=[A-Z])/m.exec(lastStage)?.[1] ?? "";
  const pairs = block.matchAll(/^(?:\s*)([A-Z_]+)=(\S+)/gm);
  return Object.fromEntries([...pairs].map(([, name = "", value = ""]) => [name, value]));
}

/** What each container would find in its environment, with this machine's addresses and ports. */
async function containerEnvironments(
  compose: Readonly<Record<string, ComposeService>>,
  secrets: Variables,
  here: ThisMachine,
): Promise<Record<ServiceName, ProcessEnvironment>> {
  const image = await readImageEnvironment();
  const environmentOf = (service: ServiceName): ProcessEnvironment => {
    const written = Object.entries(compose[service]?.environment ?? {}).map(
      ([name, value]): [string, string] => [name, toThisMachine(interpolate(value, secrets), here)],
    );
    const port = { [`${service.toUpperCase()}_PORT`]: String(here.ports[service]) };
    return { ...image, ...Object.fromEntries(written), ...port, HOST: "127.0.0.1" };
  };
  return {
    users: environmentOf("users"),
    content: environmentOf("content"),
    notifications: environmentOf("notifications"),
    gateway: environmentOf("gateway"),
  };
}

/** Puts this machine's addresses in the place of the containers' names. */
function toThisMachine(value: string, here: ThisMachine): string {
  const database = /^postgresql:\/\/(\w+):(\w+)@postgres:5432\/(\w+)$/.exec(value);
  if (database) {
    const [, role = "", password = "", name = ""] = database;
    const url = new URL(here.databaseServerUrl);
    return Object.assign(url, {
      username: here.prefix + role,
      password,
      pathname: `/${here.prefix}${name}`,
    }).href;
  }
  if (/^redis:\/\/:\w+@redis:6379$/.test(value)) return here.redisUrl;
  return value.replace(
    /^http:\/\/(users|content|notifications):\d+/,
    (_address, name: ServiceName) => `http://127.0.0.1:${here.ports[name]}`,
  );
}
