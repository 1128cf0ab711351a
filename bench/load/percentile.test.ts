import { describe, expect, it } from "@jest/globals";
import { median, percentile } from "./percentile.ts";

describe("percentiles", () => {
  it("gives the value that the share of all values does not exceed", () => {
    const values = Array.from({ length: 200 }, (_, index) => index + 1);
    expect(percentile(values, 0.5)).toBe(100);
    expect(percentile(values, 0.99)).toBe(198);
    expect(percentile([7], 0.99)).toBe(7);
  });

  it("gives no number for no values", () => {
    expect(percentile([], 0.5)).toBeNaN();
  });
});

describe("the median", () => {
  it("is the middle value, or between the two in the middle", () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([4, 1, 2, 9])).toBe(3);
  });
});
