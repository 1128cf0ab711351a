import { describe, expect, it } from "@jest/globals";
import { createLogger } from "@skein/service-kit/logger.ts";
import { errors, exportJWK, generateKeyPair, type JWK } from "jose";
import { createCachedKeySet, KeySetUnavailableError } from "./jwks.ts";

const logger = createLogger({ service: "test", level: "silent" });
const jws = { payload: "", signature: "" };

async function publicJwk(kid: string): Promise<JWK> {
  const { publicKey } = await generateKeyPair("EdDSA");
  return { ...(await exportJWK(publicKey)), kid, alg: "EdDSA" };
}

/** A key set whose owner and clock the test moves. */
function createSubject(keys: JWK[]) {
  const owner = { keys, rubbish: undefined as unknown, isDown: false, loads: 0, now: 1_000_000 };
  const keySet = createCachedKeySet({
    logger,
    now: () => owner.now,
    load: async () => {
      owner.loads += 1;
      if (owner.isDown) throw new Error("down");
      return owner.rubbish ?? { keys: owner.keys };
    },
  });
  const find = (kid: string) => keySet.getKey({ alg: "EdDSA", kid }, jws);
  return { owner, keySet, find };
}

describe("createCachedKeySet", () => {
  it("loads once for many requests at once", async () => {
    const { owner, find } = createSubject([await publicJwk("a")]);
    await Promise.all([find("a"), find("a"), find("a")]);
    await find("a");
    expect(owner.loads).toBe(1);
  });

  it("goes on with stale keys while their owner is down, and refreshes when it is back", async () => {
    const { owner, keySet, find } = createSubject([await publicJwk("a")]);
    await find("a");
    owner.isDown = true;
    owner.now += 24 * 60 * 60_000;
    await find("a");
    await find("a");
    expect(owner.loads).toBe(2);
    owner.isDown = false;
    owner.now += 60_000;
    await find("a");
    await keySet.warm();
    expect(keySet.status()).toEqual({ keys: 1, ageSeconds: 0 });
  });

  it("forgets a key that its owner has withdrawn, once it has refreshed", async () => {
    const { owner, keySet, find } = createSubject([await publicJwk("a"), await publicJwk("b")]);
    await find("a");
    owner.keys = owner.keys.slice(1);
    await keySet.warm();
    await expect(find("a")).rejects.toBeInstanceOf(errors.JWKSNoMatchingKey);
  });

  it("finds a new key by loading again, but loads at most once in ten seconds for made-up ones", async () => {
    const { owner, find } = createSubject([await publicJwk("a")]);
    await find("a");
    for (const kid of ["x1", "x2", "x3"]) {
      await expect(find(kid)).rejects.toBeInstanceOf(errors.JWKSNoMatchingKey);
    }
    expect(owner.loads).toBe(1);
    owner.keys = [...owner.keys, await publicJwk("b")];
    owner.now += 10_000;
    await find("b");
    expect(owner.loads).toBe(2);
  });

  it("says that it has no keys rather than that a token is bad, and asks again later", async () => {
    const { owner, find } = createSubject([await publicJwk("a")]);
    owner.isDown = true;
    await expect(find("a")).rejects.toBeInstanceOf(KeySetUnavailableError);
    await expect(find("a")).rejects.toBeInstanceOf(KeySetUnavailableError);
    expect(owner.loads).toBe(1);
    owner.isDown = false;
    owner.now += 1_000;
    await find("a");
  });

  it.each([
    ["nothing"],
    [{ keys: "none" }],
    [{ keys: [] }],
    [{ keys: [{ kty: "oct", k: "c2VjcmV0", kid: "a" }] }],
  ])("keeps the last good keys when it is given %j", async (rubbish) => {
    const { owner, keySet, find } = createSubject([await publicJwk("a")]);
    await find("a");
    owner.rubbish = rubbish;
    await keySet.warm();
    await find("a");
  });
});
