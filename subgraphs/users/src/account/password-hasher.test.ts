import { describe, expect, it } from "@jest/globals";
import { createPasswordHasher } from "./password-hasher.ts";

const passwords = createPasswordHasher();

describe("the password hasher", () => {
  it("hashes with Argon2id, 19 MiB, two passes, one lane", async () => {
    expect(await passwords.hash("correct horse")).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  });

  it("never makes the same hash twice", async () => {
    expect(await passwords.hash("correct horse")).not.toBe(await passwords.hash("correct horse"));
  });

  it("knows the right password from a wrong one, however the keyboard spells it", async () => {
    const stored = await passwords.hash("Jose\u0301 on a horse");
    expect(await passwords.verify(stored, "José on a horse")).toBe(true);
    expect(await passwords.verify(stored, "Jose on a horse")).toBe(false);
  });

  it("does the whole work for an unknown account, and says no", async () => {
    expect(await passwords.verify(null, "correct horse")).toBe(false);
    expect(await passwords.verify(null, "nobody's password")).toBe(false);
  });

  it("does not hash what is too long to be a password", async () => {
    expect(await passwords.verify(await passwords.hash("x"), "x".repeat(1_000_000))).toBe(false);
  });

  it("finds the hash that fits among several, some of which may be missing", async () => {
    const [ann, bob] = await Promise.all([
      passwords.hash("ann's password"),
      passwords.hash("bob's password"),
    ]);
    expect(await passwords.verifyAny([ann, bob], "bob's password")).toBe(1);
    expect(await passwords.verifyAny([null, bob], "bob's password")).toBe(1);
    expect(await passwords.verifyAny([ann, null], "bob's password")).toBe(-1);
    expect(await passwords.verifyAny([null, null], "nobody's password")).toBe(-1);
  });

  it("knows its own hashes from those of other parameters", async () => {
    expect(passwords.isOutdated(await passwords.hash("correct horse"))).toBe(false);
    expect(passwords.isOutdated("$argon2id$v=19$m=8192,t=2,p=1$c2FsdHNhbHQ$aGFzaA")).toBe(true);
  });

  it("refuses at once, as rate limited, what the machine cannot hash soon", async () => {
    const small = createPasswordHasher({ slots: 1, queueLength: 1, maximumWaitMs: 60_000 });
    const results = await Promise.allSettled([1, 2, 3].map(() => small.hash("correct horse")));
    const refused = results.filter((result) => result.status === "rejected");
    expect(refused).toHaveLength(1);
    expect(refused[0]?.reason).toMatchObject({ code: "RATE_LIMITED", extensions: { retryAfterSeconds: 2 } });
  });

  it("lets in no more at once than can wait, and begins nothing of the others", async () => {
    const small = createPasswordHasher({ slots: 1, queueLength: 1, maximumWaitMs: 60_000 });
    let begun = 0;
    const work = async () => {
      begun += 1;
      return small.hash("correct horse");
    };
    const results = await Promise.allSettled([1, 2, 3, 4].map(() => small.admit(work)));
    expect(results.map(({ status }) => status)).toEqual(["fulfilled", "fulfilled", "rejected", "rejected"]);
    expect(begun).toBe(2);
    await expect(small.admit(work)).resolves.toMatch(/^\$argon2id/);
  });
});
