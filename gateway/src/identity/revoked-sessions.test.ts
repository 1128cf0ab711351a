import { describe, expect, it } from "@jest/globals";
import { createLogger } from "@skein/service-kit/logger.ts";
import { createRevokedSessions, RevocationsUnavailableError } from "./revoked-sessions.ts";

const logger = createLogger({ service: "test", level: "silent" });
const issuedAt = 1_700_000_000;

/** A list whose owner and clock the test moves. */
function createSubject({ maxSessions = 10 } = {}) {
  const owner = {
    pages: [] as string[][],
    isDown: false,
    asked: [] as (string | null)[],
    now: issuedAt * 1000,
  };
  const revoked = createRevokedSessions({
    logger,
    maxSessions,
    pollMs: 1,
    now: () => owner.now,
    load: async (after) => {
      owner.asked.push(after);
      if (owner.isDown) throw new Error("down");
      const sessionIds = owner.pages.shift() ?? [];
      return {
        sessionIds,
        next: `after-${owner.asked.length}`,
        complete: owner.pages.length === 0,
        asOf: owner.now,
      };
    },
  });
  const includes = (sessionId: string, at = issuedAt) => revoked.includes({ sessionId, issuedAt: at });
  /** Until it has asked as often again. */
  const polled = async (times: number): Promise<void> => {
    const goal = owner.asked.length + times;
    while (owner.asked.length < goal) await new Promise((resolve) => setTimeout(resolve, 1));
  };
  return { owner, revoked, includes, polled };
}

describe("the sessions that have ended", () => {
  it("are fetched whole before the first token is trusted, page after page", async () => {
    const { owner, includes } = createSubject();
    owner.pages = [["a", "b"], ["c"]];
    expect(await Promise.all([includes("c"), includes("a"), includes("z")])).toEqual([true, true, false]);
    expect(owner.asked).toEqual([null, "after-1"]);
  });

  it("are unknown, rather than none, while they have never been had", async () => {
    const { owner, includes } = createSubject();
    owner.isDown = true;
    await expect(includes("a")).rejects.toBeInstanceOf(RevocationsUnavailableError);
    owner.isDown = false;
    expect(await includes("a")).toBe(false);
  });

  it("stay known while their owner is away, and go on where they were", async () => {
    const { owner, revoked, includes, polled } = createSubject();
    owner.pages = [["a"]];
    await includes("a");
    owner.isDown = true;
    revoked.start();
    await polled(2);
    expect(await includes("a")).toBe(true);
    owner.isDown = false;
    owner.pages = [["b"]];
    await polled(2);
    revoked.stop();
    expect(await includes("b")).toBe(true);
    expect(owner.asked[1]).toBe("after-1");
  });

  it("are forgotten when no token of theirs can be left", async () => {
    const { owner, revoked, includes, polled } = createSubject();
    owner.pages = [["a"]];
    await includes("a");
    owner.now += 11 * 60_000 + 1;
    revoked.start();
    await polled(2);
    revoked.stop();
    expect(revoked.status().sessions).toBe(0);
  });

  it("are never more than the bound: beyond it, every token of before is refused instead", async () => {
    const { owner, revoked, includes } = createSubject({ maxSessions: 3 });
    owner.pages = [["a", "b", "c", "d"]];
    expect(await includes("somebody else")).toBe(true);
    expect(await includes("somebody else", issuedAt + 1)).toBe(false);
    expect(revoked.status().sessions).toBe(0);
  });
});
