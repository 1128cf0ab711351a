import { describe, expect, it } from "@jest/globals";
import { compileTagFormat, readTags } from "./cache-tags.ts";

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
  it("are texts, and what else is sent is dropped", () => {
    expect(readTags(["a", 1, null, "", "b", { c: 1 }, "d\n"])).toEqual(["a", "b"]);
    expect([readTags("a"), readTags(null), readTags({ 0: "a" })]).toEqual([[], [], []]);
  });

  it("are bounded in number", () => {
    expect(readTags(Array.from({ length: 1000 }, (_, index) => `t${index}`))).toHaveLength(128);
  });
});
