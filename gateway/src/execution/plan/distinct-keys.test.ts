import { describe, expect, it } from "@jest/globals";
import { parse, print, stripIgnoredCharacters } from "graphql";
import { composeSupergraph } from "../../../../tests/support/compose-supergraph.ts";
import { addedFieldsOf } from "./added-fields.ts";
import { withDistinctKeys } from "./distinct-keys.ts";

const added = {
  names: new Set(["id", "price", "size", "width"]),
  withArguments: new Set(["price"]),
};

const distinct = (query: string): string | null => {
  const keys = withDistinctKeys(parse(query), added);
  return keys && stripIgnoredCharacters(print(keys.document));
};

describe("distinct keys", () => {
  it.each([
    ["no alias", "{ a { id size { width } } }"],
    ["an alias that no planner needs", "{ a { key: id big: size { width } } }"],
    ["arguments of other fields", "{ a(id: 1) { b(n: 2) } }"],
  ])("are not needed for %s", (_, query) => {
    expect(distinct(query)).toBeNull();
  });

  it.each([
    ["another field under such a key", "{a{id:slug}}", "{a{_c_id:slug}}"],
    ["arguments of its own", "{a{size(in:CM){width}}}", "{a{_c_size:size(in:CM){width}}}"],
    ["a field that is required with arguments", "{a{price}}", "{a{_c_price:price}}"],
    ["other fields of the same key, too", "{a{id:slug}b{id}}", "{a{_c_id:slug}b{_c_id:id}}"],
    [
      "fields in fragments",
      "{...F}fragment F on Query{a{id:slug}}",
      "{...F}fragment F on Query{a{_c_id:slug}}",
    ],
    ["a client that has such keys itself", "{_c_a:b{id:slug}}", "{_c_a:b{_c__id:slug}}"],
  ])("are made for %s", (_, query, expected) => {
    expect(distinct(query)).toBe(expected);
  });

  it("lead back to the client's keys, and give those of the planner another name", () => {
    const original = withDistinctKeys(parse("{ a { id: slug size { width } } }"), added)?.original;
    expect(["_c_id", "id", "size", "__typename"].map((key) => original?.(key))).toEqual([
      "id",
      "_p_id",
      "size",
      "__typename",
    ]);
  });
});

describe("the fields that planners add", () => {
  it("are those of keys, requirements and contexts", () => {
    const supergraphSdl = composeSupergraph({
      a: `
        type Query { x: X }
        type X @key(fields: "id") @key(fields: "owner { login }") @context(name: "c") { id: ID! owner: Owner depth(in: String): Int zone: String name: String y: Y }
        type Owner { login: String mail: String }
        type Y @key(fields: "no") { no: ID! z(zone: String @fromContext(field: "$c { zone }")): Int }`,
      b: `type X @key(fields: "id") { id: ID! depth(in: String): Int @external fee: Int @requires(fields: "depth(in: \\"m\\")") }`,
    });
    const { names, withArguments } = addedFieldsOf(supergraphSdl);
    expect([...names].filter((name) => name !== "in" && name !== "m").sort()).toEqual([
      "depth",
      "id",
      "login",
      "no",
      "owner",
      "zone",
    ]);
    expect([...withArguments]).toEqual(["depth"]);
  });
});
