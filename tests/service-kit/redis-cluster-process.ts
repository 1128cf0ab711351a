import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { Redis } from "ioredis";
import { eventually } from "../support/eventually.ts";

export interface RedisClusterProcess {
  readonly nodes: { host: string; port: number }[];
  stop(): Promise<void>;
}

interface Node {
  readonly port: number;
  readonly bus: number;
  readonly child: ChildProcess;
  readonly admin: Redis;
}

/** Two masters that share the 16384 slots: enough for Redis to refuse what a cluster refuses. */
export async function startRedisCluster(): Promise<RedisClusterProcess> {
  const folder = await mkdtemp(path.join(tmpdir(), "skein-redis-cluster-"));
  const nodes = [await launch(folder), await launch(folder)] as const;
  const stop = async () => {
    await Promise.all(nodes.map(stopNode));
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await joinNodes(nodes);
  } catch (error) {
    await stop();
    throw error;
  }
  return { nodes: nodes.map(({ port }) => ({ host: "127.0.0.1", port })), stop };
}

async function joinNodes(nodes: readonly [Node, Node]): Promise<void> {
  await nodes[0].admin.call("CLUSTER", "ADDSLOTSRANGE", "0", "8191");
  await nodes[1].admin.call("CLUSTER", "ADDSLOTSRANGE", "8192", "16383");
  await nodes[0].admin.call("CLUSTER", "MEET", "127.0.0.1", `${nodes[1].port}`, `${nodes[1].bus}`);
  for (const { admin } of nodes) {
    await eventually(
      async () => String(await admin.call("CLUSTER", "INFO")).includes("cluster_state:ok"),
      "cluster ok",
    );
  }
}

async function launch(folder: string): Promise<Node> {
  const port = await findFreePort();
  const bus = await findFreePort();
  const options = {
    "--port": port,
    "--cluster-port": bus,
    "--bind": "127.0.0.1",
    "--save": "",
    "--appendonly": "no",
    "--dir": folder,
    "--cluster-enabled": "yes",
    "--cluster-config-file": `nodes-${port}.conf`,
  };
  const child = spawn("redis-server", Object.entries(options).flat().map(String), { stdio: "ignore" });
  const admin = new Redis(port, "127.0.0.1", { lazyConnect: true, retryStrategy: () => 50 });
  admin.on("error", () => undefined);
  await eventually(() => admin.ping(), `a cluster node listens on ${port}`);
  return { port, bus, child, admin };
}

async function stopNode({ child, admin }: Node): Promise<void> {
  admin.disconnect();
  const exited = once(child, "exit");
  child.kill("SIGKILL");
  await exited;
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
