import { describe, expect, it } from "@jest/globals";
import { atLeast, atMost, faultsOf } from "./bounds.ts";

const calm = { p99Ms: 5, maxMs: 20, failures: 0, strayCalls: 0 };

describe("bounds", () => {
  it("hold the value that they name", () => {
    expect(atLeast("x", 0.9, 0.9).verdict).toBe("pass");
    expect(atLeast("x", 0.89, 0.9).verdict).toBe("FAIL");
    expect(atMost("x", 1.2, 1.2).verdict).toBe("pass");
    expect(atMost("x", 1.21, 1.2).verdict).toBe("FAIL");
  });

  it("are not held by what was not measured", () => {
    expect(atLeast("x", Number.NaN, 0).verdict).toBe("FAIL");
    expect(atMost("x", Number.NaN, 1).verdict).toBe("FAIL");
  });
});

describe("a canary", () => {
  it("is well below all bounds", () => {
    expect(faultsOf(calm)).toEqual([]);
    expect(faultsOf({ ...calm, strayCalls: null })).toEqual([]);
  });

  it.each([
    ["p99", { p99Ms: 100 }],
    ["max", { maxMs: 250 }],
    ["p99", { p99Ms: Number.NaN }],
    ["1 failed", { failures: 1 }],
    ["2 subgraph calls", { strayCalls: 2 }],
  ])("is not well: %s", (fault, change) => {
    expect(faultsOf({ ...calm, ...change })).toEqual([fault]);
  });
});
