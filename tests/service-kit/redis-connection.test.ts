import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { createLogger } from "@skein/service-kit/logger.ts";
import { connectRedis } from "@skein/service-kit/redis.ts";
import { eventually } from "../support/eventually.ts";
import { startRedisProcess } from "../support/redis-process.ts";
import type { RedisProcess } from "../support/redis-process.ts";
import { describeWithRedisServer } from "../support/services.ts";

describeWithRedisServer("a Redis connection", () => {
  let server: RedisProcess;
  const lines: string[] = [];
  const logger = createLogger({
    service: "test",
    level: "info",
    destination: { write: (line: string) => void lines.push(line) },
  });
  const connect = () => connectRedis({ url: server.url, logger });

  beforeAll(async () => {
    server = await startRedisProcess();
  });
  afterAll(() => server.kill());

  it("rejects at once while there is no server, says so once, and works when there is one", async () => {
    await server.kill();
    const redis = connect();
    await expect(redis.get("key")).rejects.toThrow("Stream isn't writeable");
    await eventually(() => lines.length > 0, "the outage is logged");
    await server.restart();
    await eventually(() => redis.set("key", "value"), "the server answers");
    expect(await redis.get("key")).toBe("value");
    await eventually(() => lines.length > 1, "the recovery is logged");
    expect(lines.map((line) => (JSON.parse(line) as { msg: string }).msg)).toEqual([
      "Redis is unreachable; going on without it",
      "Redis is reachable again",
    ]);
    redis.disconnect();
  });

  it("does not wait for a frozen server, drops it, and comes back when it thaws", async () => {
    const redis = connect();
    await eventually(() => redis.ping(), "the server answers");
    server.freeze();
    await expect(redis.get("key")).rejects.toThrow("Command timed out");
    await eventually(() => redis.status !== "ready", "the connection is dropped");
    await expect(redis.get("key")).rejects.toThrow("Stream isn't writeable");
    server.thaw();
    await eventually(() => redis.ping(), "the server answers again");
    redis.disconnect();
  });

  it("does not run a command later that it reported as failed", async () => {
    const redis = connect();
    await eventually(() => redis.ping(), "the server answers");
    await server.kill();
    await expect(redis.set("ghost", "1")).rejects.toThrow();
    await server.restart();
    await eventually(() => redis.ping(), "the server answers again");
    expect(await redis.exists("ghost")).toBe(0);
    redis.disconnect();
  });
});
