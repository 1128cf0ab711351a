import { describe, expect, it } from "@jest/globals";
import { readManifest } from "@skein/gateway/trusted-documents/manifest.ts";
import { readFile } from "node:fs/promises";
import { inRoot } from "../support/workspace.ts";
import { manifestOf, readOperation, readOperations } from "./manifest.ts";

describe("the manifest of operations", () => {
  it("has each operation once, byte for byte, in the order of their names", () => {
    const later = readOperation("query Zebra { b }\n", "zebra.graphql");
    const earlier = readOperation("mutation Ant { a }\n", "ant.graphql");
    const { operations } = manifestOf([later, earlier, later]);
    expect(operations).toMatchObject([
      { name: "Ant", type: "mutation", body: "mutation Ant { a }\n" },
      { name: "Zebra", type: "query", body: "query Zebra { b }\n" },
    ]);
  });

  it.each([
    ["two operations", "query A { a } query B { b }"],
    ["an operation without a name", "{ a }"],
    ["fragments only", "fragment F on Query { a }"],
    ["no GraphQL", "query A {"],
  ])("refuses a file with %s, naming it", (_case, body) => {
    expect(() => readOperation(body, "wrong.graphql")).toThrow("wrong.graphql");
  });

  it("in schema/ is what `pnpm operations:publish` writes, and the gateway can use it", async () => {
    const written = await readFile(inRoot("schema/trusted-documents.json"), "utf8");
    const manifest = manifestOf(await readOperations([inRoot("schema/operations")]));
    expect(JSON.parse(written)).toEqual(manifest);
    expect(readManifest(written).size).toBe(manifest.operations.length);
  });
});
