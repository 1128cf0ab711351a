import { describe, expect, it } from "@jest/globals";
import { formatEntry, parseEntry } from "./cache-entry.ts";

describe("an entry in Redis", () => {
  const raw = formatEntry({ stamp: "t1.t2", expiresAt: 1_800_000_000_000, text: '["a|b"]' });

  it("is read under the stamp that it was stored under", () => {
    expect(parseEntry(raw, "t1.t2")).toEqual({
      value: "a|b",
      expiresAt: 1_800_000_000_000,
      chars: raw.length,
    });
  });

  it.each([["t1"], ["t1.t3"], ["t2.t1"], [""]])("is a miss under the stamp %p", (stamp) => {
    expect(parseEntry(raw, stamp)).toBeUndefined();
  });

  it.each([
    [null],
    [undefined],
    [""],
    ["1|t1.t2"],
    ["1|t1.t2|"],
    ["1|t1.t2|zzz"],
    ["1|t1.t2||[1]"],
    ["1|t1.t2|-5|[1]"],
    ["1|t1.t2|abc|[1"],
    ["1|t1.t2|abc|{}"],
    ["2|t1.t2|abc|[1]"],
    ["\u0000\uFFFD"],
  ])("is a miss when it is %p", (garbage) => {
    expect(parseEntry(garbage, "t1.t2")).toBeUndefined();
  });
});
