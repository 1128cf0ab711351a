import { describe, expect, it } from "@jest/globals";
import { hasLostBatches, newEpochMark, nextEpochMark } from "./outbox-epoch.ts";

describe("epoch marks", () => {
  const first = newEpochMark();
  const second = nextEpochMark(first);

  it("tell nothing lost when the transport is equal or ahead", () => {
    expect(hasLostBatches(first, first)).toBe(false);
    expect(hasLostBatches(first, second)).toBe(false);
    expect(hasLostBatches(nextEpochMark(`${first.slice(0, -1)}9`), `${first.slice(0, -1)}10`)).toBe(false);
  });

  it("tell a loss when the transport is behind, empty, of another epoch or has garbage", () => {
    for (const remembered of [first, null, newEpochMark(), "garbage", ""]) {
      expect(hasLostBatches(second, remembered)).toBe(true);
    }
  });

  it("count a database that has published to no stream yet as a loss", () => {
    expect(hasLostBatches(null, first)).toBe(true);
  });
});
