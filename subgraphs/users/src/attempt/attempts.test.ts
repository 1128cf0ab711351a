import { describe, expect, it } from "@jest/globals";
import { createAttempts, type AttemptSource } from "./attempts.ts";

const newAttempts = (clientAttemptsPerHour = 1000) =>
  createAttempts({ redis: null, secret: Buffer.alloc(32, 1), clientAttemptsPerHour });

const refusal = { code: "RATE_LIMITED", extensions: { retryAfterSeconds: expect.any(Number) } };

/** How many of `count` attempts at once are let through. */
async function tryTimes(attempts: ReturnType<typeof newAttempts>, count: number, source: AttemptSource) {
  const tries = Array.from({ length: count }, () => attempts.count("signIn", source));
  const results = await Promise.allSettled(tries);
  return results.filter(({ status }) => status === "fulfilled").length;
}

describe("attempts to sign in", () => {
  it("are ten from one network for one account, however many come at once", async () => {
    const attempts = newAttempts();
    const source = { account: "ann@example.com", client: "192.0.2.1" };
    expect(await tryTimes(attempts, 100, source)).toBe(10);
    await expect(attempts.count("signIn", source)).rejects.toMatchObject(refusal);
  });

  it("are forty for one account from everywhere", async () => {
    const attempts = newAttempts();
    let allowed = 0;
    for (let host = 0; host < 20; host += 1) {
      allowed += await tryTimes(attempts, 10, { account: "ann@example.com", client: `192.0.2.${host}` });
    }
    expect(allowed).toBe(40);
  });

  it("do not use up an account's from one network that was refused", async () => {
    const attempts = newAttempts();
    await tryTimes(attempts, 500, { account: "ann@example.com", client: "192.0.2.1" });
    expect(await tryTimes(attempts, 1, { account: "ann@example.com", client: "192.0.2.2" })).toBe(1);
  });

  it("are limited for one network, whichever accounts it tries", async () => {
    const attempts = newAttempts(5);
    let allowed = 0;
    for (let index = 0; index < 10; index += 1) {
      allowed += await tryTimes(attempts, 1, { account: `a${index}@example.com`, client: "2001:db8::1" });
    }
    expect(allowed).toBe(5);
    expect(await tryTimes(attempts, 1, { account: "b@example.com", client: "2001:db8::ffff" })).toBe(0);
    expect(await tryTimes(attempts, 1, { account: "b@example.com", client: "2001:db8:0:1::1" })).toBe(1);
  });

  it("begin anew after the right password", async () => {
    const attempts = newAttempts();
    const source = { account: "ann@example.com", client: "192.0.2.1" };
    await tryTimes(attempts, 9, source);
    await (await attempts.count("signIn", source)).succeeded();
    expect(await tryTimes(attempts, 100, source)).toBe(10);
  });

  it("do not give a network more by succeeding on its own account", async () => {
    const attempts = newAttempts(5);
    for (let index = 0; index < 4; index += 1) {
      await attempts.count("signIn", { account: `a${index}@example.com`, client: "192.0.2.1" });
      await (await attempts.count("signIn", { account: "eve@example.com", client: "192.0.2.1" })).succeeded();
    }
    expect(await tryTimes(attempts, 10, { account: "b@example.com", client: "192.0.2.1" })).toBe(1);
  });
});
