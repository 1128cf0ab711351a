import { describe, expect, it } from "@jest/globals";
import { buildSchema, parse } from "graphql";
import { hasShapeOf } from "./response-shape.ts";

const schema = buildSchema(`
  interface Named { name: String }
  type Person implements Named { name: String friends: [Person!] best: Person }
  type Cat implements Named { name: String owners: [Person] }
  union Pet = Cat
  type Query { person: Person people: [Person] grid: [[Person]] named: Named pet: Pet count: Int }
`);

const fits = (query: string, data: unknown): boolean =>
  hasShapeOf(data as Record<string, unknown>, parse(query), schema, null);

const fitsAsEntities = (selection: string, types: readonly string[], entities: unknown): boolean =>
  hasShapeOf(
    { _entities: entities },
    parse(
      `query ($representations: [_Any!]!) { _entities(representations: $representations) { ${selection} } }`,
    ),
    schema,
    types.map((__typename) => ({ __typename })),
  );

describe("the shape of a subgraph's data", () => {
  it.each([
    ["{ person { name } }", { person: { name: "Ann" } }],
    ["{ person { name } }", { person: null }],
    ["{ person { name } }", {}],
    ["{ p: person { f: friends { name } } }", { p: { f: [{ name: "Ben" }] } }],
    ["{ grid { name } }", { grid: [[{ name: "Ann" }, null], null] }],
    ["{ count }", { count: { any: "leaf" } }],
    ["{ pet { ... on Cat { owners { name } } } }", { pet: { __typename: "Cat", owners: [null] } }],
    [
      "{ named { ... on Cat { owners { name } } } }",
      { named: { __typename: "Person", owners: "not a cat's" } },
    ],
    ["{ hidden { name } }", { hidden: "not seen by clients" }],
  ])("is right: %s %j", (query, data) => {
    expect(fits(query, data)).toBe(true);
  });

  it.each([
    ["{ person { name } }", { person: "Ann" }],
    ["{ person { name } }", { person: [{ name: "Ann" }] }],
    ["{ people { name } }", { people: { name: "Ann" } }],
    ["{ people { name } }", { people: ["Ann"] }],
    ["{ grid { name } }", { grid: [{ name: "Ann" }] }],
    ["{ person { best { friends { name } } } }", { person: { best: { friends: 7 } } }],
    ["{ pet { __typename } }", { pet: { __typename: 7 } }],
    ["{ pet { ... on Cat { owners { name } } } }", { pet: { __typename: "Cat", owners: {} } }],
    [
      "{ named { ... on Named { ...F } } } fragment F on Person { best { name } }",
      { named: { __typename: "Person", best: 1 } },
    ],
  ])("is wrong: %s %j", (query, data) => {
    expect(fits(query, data)).toBe(false);
  });

  it("is looked at by the type of each entity", () => {
    const selection = "... on Person { friends { name } } ... on Cat { owners { name } }";
    expect(fitsAsEntities(selection, ["Person", "Cat"], [{ friends: [] }, { owners: [] }])).toBe(true);
    expect(fitsAsEntities(selection, ["Person", "Cat"], [{ friends: [] }, null])).toBe(true);
    expect(fitsAsEntities(selection, ["Person", "Cat"], [{ friends: [] }, { owners: "x" }])).toBe(false);
    expect(fitsAsEntities(selection, ["Person"], ["x"])).toBe(false);
  });
});
