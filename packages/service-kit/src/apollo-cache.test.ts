import { describe, expect, it } from "@jest/globals";
import { pino } from "pino";
import { createApolloKeyValueCache } from "./apollo-cache.ts";

const localCache = () =>
  createApolloKeyValueCache({
    redis: null,
    prefix: "test",
    ttlSeconds: 60,
    maxEntries: 3,
    logger: pino({ level: "silent" }),
  });

describe("the cache for Apollo in one process", () => {
  it("gives back what was set until it is deleted", async () => {
    const cache = localCache();
    await cache.set("key", "{ me { id } }", { ttl: null });
    expect(await cache.get("key")).toBe("{ me { id } }");
    await cache.delete("key");
    expect(await cache.get("key")).toBeUndefined();
  });

  it("is bounded in entries and in the size of a text", async () => {
    const cache = localCache();
    for (const key of ["a", "b", "c", "d"]) await cache.set(key, key);
    await cache.set("large", "x".repeat(1_048_577));
    const found = await Promise.all(["a", "b", "c", "d", "large"].map((key) => cache.get(key)));
    expect(found).toEqual([undefined, "b", "c", "d", undefined]);
  });
});
