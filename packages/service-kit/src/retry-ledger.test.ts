import { describe, expect, it } from "@jest/globals";
import { createRetryLedger, MAX_DELIVERIES, retryDelay } from "./retry-ledger.ts";

const policy = { baseDelayMs: 1_000, maxDelayMs: 30_000 };

describe("retry ledger", () => {
  const failTimes = (ledger: ReturnType<typeof createRetryLedger>, id: string, times: number) => {
    let verdict = ledger.failed(id);
    for (let count = 1; count < times; count += 1) verdict = ledger.failed(id);
    return verdict;
  };

  it("doubles the delay up to the longest one", () => {
    expect([1, 2, 3, 6, 60].map((attempts) => retryDelay(policy, attempts))).toEqual([
      1_000, 2_000, 4_000, 30_000, 30_000,
    ]);
  });

  it("has what never failed due at once, and what failed later", () => {
    const ledger = createRetryLedger(policy);
    ledger.failed("a");
    expect(ledger.isDue("a")).toBe(false);
    expect(ledger.isDue("b")).toBe(true);
    expect(ledger.untilNextMs()).toBeGreaterThan(0);
  });

  it("gives up on the only failure after ten tries", () => {
    const ledger = createRetryLedger(policy);
    expect(failTimes(ledger, "a", MAX_DELIVERIES - 1).giveUp).toBe(false);
    expect(ledger.failed("a")).toEqual({ attempts: MAX_DELIVERIES, giveUp: true });
  });

  it("counts the failures that another process saw", () => {
    expect(createRetryLedger(policy).failed("a", MAX_DELIVERIES - 1).giveUp).toBe(true);
  });

  it("gives up on nothing while several fail and none succeeds", () => {
    const ledger = createRetryLedger(policy);
    failTimes(ledger, "a", 50);
    expect(failTimes(ledger, "b", 50).giveUp).toBe(false);
    ledger.succeeded("c");
    expect(ledger.failed("b").giveUp).toBe(true);
  });

  it("forgets what was taken over, and begins anew", () => {
    const ledger = createRetryLedger(policy);
    failTimes(ledger, "a", 5);
    ledger.forget("a");
    expect(ledger.untilNextMs()).toBeNull();
    expect(ledger.failed("a").attempts).toBe(1);
  });
});
