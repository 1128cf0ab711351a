import { expect, it } from "@jest/globals";
import { buildSchema } from "graphql";
import { createDocuments } from "./graphql-documents.ts";

const schema = buildSchema("type Query { a: String b: String }");
const prepare = createDocuments(schema, { introspection: false });

it("prepares a text once, and each of its operations once", () => {
  const text = "query A { a } query B { b }";
  const first = prepare(text, "A");
  expect(prepare(text, "A")).toBe(first);
  expect(prepare(text, "B").operation.name?.value).toBe("B");
  expect(prepare(text, "B").document).toBe(first.document);
  expect(prepare("query A { a }", "A")).not.toBe(first);
});

it.each([
  ["{ a", undefined, "GRAPHQL_PARSE_FAILED"],
  ["{ c }", undefined, "GRAPHQL_VALIDATION_FAILED"],
  ["{ __schema { types { name } } }", undefined, "GRAPHQL_VALIDATION_FAILED"],
  ["query A { a } query B { b }", undefined, "OPERATION_RESOLUTION_FAILURE"],
  ["query A { a }", "C", "OPERATION_RESOLUTION_FAILURE"],
])("refuses %j with the operation %j each time", (text, name, code) => {
  for (let time = 0; time < 2; time++) {
    expect(() => prepare(text, name)).toThrow(expect.objectContaining({ code }));
  }
});
