import { describe, expect, it } from "@jest/globals";
import { readCachePolicy } from "./cache-control.ts";

const kept = (scope: "public" | "private", seconds: number, staleSeconds = 0) => ({
  scope,
  freshMs: seconds * 1000,
  staleMs: staleSeconds * 1000,
});

describe("what Cache-Control allows", () => {
  it.each([
    ["max-age=60", kept("public", 60)],
    ["max-age=60, public", kept("public", 60)],
    ["Max-Age=60 , PUBLIC", kept("public", 60)],
    ['max-age="60"', kept("public", 60)],
    ["max-age=60, s-maxage=5", kept("public", 5)],
    ["s-maxage=60", kept("public", 60)],
    ["private, max-age=9", kept("private", 9)],
    ["private, max-age=9, s-maxage=60", kept("private", 9)],
    ["public, private, max-age=9", kept("private", 9)],
    ['private="set-cookie", max-age=9', kept("private", 9)],
    ["max-age=60, stale-while-revalidate=30", kept("public", 60, 30)],
    ["max-age=60, stale-while-revalidate=x", kept("public", 60)],
    ["max-age=60, stale-while-revalidate=30, must-revalidate", kept("public", 60)],
    ["max-age=60, max-age=10", kept("public", 10)],
    ["max-age=999999999999", kept("public", 86_400)],
    ["max-age=60, unknown, other=1", kept("public", 60)],
    ['max-age=60, ext="no-store, private"', kept("public", 60)],
  ])("%p is kept", (header, policy) => {
    expect(readCachePolicy(header)).toEqual(policy);
  });

  it.each([
    [undefined],
    [""],
    ["public"],
    ["max-age=0"],
    ["max-age=-1"],
    ["max-age=soon"],
    ["max-age"],
    ["no-store"],
    ["no-store, max-age=60"],
    ["max-age=60, no-cache"],
    ['no-cache="field", max-age=60'],
    ["private"],
    ["private, s-maxage=60"],
    ["s-maxage=0, max-age=60"],
    ["max-age=60, max-age=0"],
    ["stale-while-revalidate=60"],
  ])("%p is not", (header) => {
    expect(readCachePolicy(header)).toBeNull();
  });

  it("counts from the time at which the answer was made", () => {
    expect(readCachePolicy("max-age=60", "20")).toEqual(kept("public", 40));
    expect(readCachePolicy("max-age=60", "60")).toBeNull();
    expect(readCachePolicy("max-age=60", "old")).toBeNull();
  });
});
