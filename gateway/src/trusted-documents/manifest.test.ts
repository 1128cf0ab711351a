import { describe, expect, it } from "@jest/globals";
import { readManifest, sha256Of } from "./manifest.ts";

const body = "query Hello { __typename }";
const manifest = (operation: object, format = "apollo-persisted-query-manifest"): string =>
  JSON.stringify({ format, version: 1, operations: [operation] });

describe("a manifest of trusted documents", () => {
  it("gives the text to each hash", () => {
    const documents = readManifest(manifest({ id: sha256Of(body), name: "Hello", type: "query", body }));
    expect([...documents]).toEqual([[sha256Of(body), body]]);
  });

  it.each([
    ["an id that is another text's", manifest({ id: sha256Of("{ other }"), name: "Hello", body })],
    ["an operation without a text", manifest({ id: sha256Of(""), name: "Hello", body: "" })],
    ["another format", manifest({ id: sha256Of(body), body }, "relay")],
    ["what is no JSON", "{"],
  ])("is not used with %s", (_case, json) => {
    expect(() => readManifest(json)).toThrow();
  });
});
