import { describe, expect, it } from "@jest/globals";
import { compileTagFormat, readInvalidations, readTags } from "./cache-tags.ts";

describe("the format of a tag", () => {
  it.each([
    ["users", {}, "users"],
    ["user-{$key.id}", { id: "7" }, "user-7"],
    ["{$key.id}", { id: 7 }, "7"],
    ["{$key.org.id}/{$key.handle}!", { org: { id: "1" }, handle: "ann" }, "1/ann!"],
    ["{ $key.id }", { id: true }, "true"],
  ])("%p with %j is %p", (format, key, tag) => {
    expect(compileTagFormat(format, "$key")(key)).toBe(tag);
  });

  it.each([
    ["user-{$key.id}", {}],
    ["user-{$key.id}", { id: null }],
    ["user-{$key.id}", { id: { deep: 1 } }],
    ["user-{$key.constructor}", {}],
    ["user-{$key.id.length}", { id: "abc" }],
    ["user-{$args.id}", { id: "1" }],
    ["user-{$key.id}", { id: "a\u001fb" }],
    ["{$key.id}", { id: "" }],
    ["{$key.id}", { id: "x".repeat(513) }],
  ])("%p with %j gives none", (format, key) => {
    expect(compileTagFormat(format, "$key")(key)).toBeNull();
  });
});

describe("the tags that a subgraph sends", () => {
  it.each([
    [
      ["a", "b"],
      ["a", "b"],
    ],
    [[], []],
    [null, []],
    [undefined, []],
  ])("%j are %j", (sent, tags) => {
    expect(readTags(sent)).toEqual(tags);
  });

  it.each([["a"], [{ 0: "a" }], [["a", 1]], [["a", null]], [[""]], [["a\n"]], [["x".repeat(513)]]])(
    "cannot be told from %j",
    (sent) => {
      expect(readTags(sent)).toBeNull();
    },
  );

  it("are bounded in number", () => {
    expect(readTags(Array.from({ length: 2_001 }, (_, index) => `t${index}`))).toBeNull();
  });
});

describe("what a mutation says is stale", () => {
  it.each([
    [{ cacheInvalidations: ["a", "b"] }, ["a", "b"]],
    [{ cacheInvalidations: ["a", 1, "\n"] }, ["a"]],
    [{ cacheInvalidations: "a" }, []],
    [{}, []],
    [null, []],
    ["text", []],
  ])("is in %j %j", (extensions, tags) => {
    expect(readInvalidations(extensions)).toEqual(tags);
  });
});
