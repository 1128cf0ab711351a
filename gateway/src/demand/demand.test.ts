import { describe, expect, it } from "@jest/globals";
import { buildASTSchema, parse } from "graphql";
import { LRUCache } from "lru-cache";
import { conditionVariables, selectOperation } from "../execution/program/fold-conditions.ts";
import type { PreparedOperation } from "../execution/executor.ts";
import { createDemand, type Demand } from "./demand.ts";

const directives = `
  directive @cost(weight: String!) on ARGUMENT_DEFINITION | ENUM | FIELD_DEFINITION | INPUT_FIELD_DEFINITION | OBJECT | SCALAR
  directive @listSize(assumedSize: Int, slicingArguments: [String!], sizedFields: [String!], requireOneSlicingArgument: Boolean = true) on FIELD_DEFINITION
`;

const sdl = `${directives}
  type Query {
    users(max: Int): [User] @listSize(slicingArguments: ["max"])
    page(first: Int = 20, last: Int): Page
      @listSize(slicingArguments: ["first", "last"], sizedFields: ["edges", "nodes"], requireOneSlicingArgument: false)
    tops(filter: Filter @cost(weight: "15.0")): [String] @cost(weight: "5.0") @listSize(assumedSize: 10)
    grid: [[User]]
    things: [Thing] @listSize(assumedSize: 2)
    heavy: Heavy
    colour: Colour
  }
  type Mutation { add(input: [Item!]!): Heavy @cost(weight: "10") }
  type User { name: String age: Int @cost(weight: "2.0") friends: [User!] }
  type Page { edges: [Edge] nodes: [User] others: [User] }
  type Edge { node: User }
  type Heavy @cost(weight: "7") { a: Int }
  enum Colour @cost(weight: "3") { RED }
  input Filter { approx: Int @cost(weight: "-12.0") deep: Filter }
  input Item { a: Int }
  union Thing = User | Heavy
`;

const demandFor = (text: string): Demand =>
  createDemand({
    supergraphSdl: text,
    schema: buildASTSchema(parse(text), { assumeValidSDL: true }),
    assumedListSize: 10,
  });
const demand = demandFor(sdl);

function prepare(text: string): PreparedOperation {
  const operation = selectOperation(parse(text), null);
  if (!operation) throw new Error("no operation");
  return {
    operation,
    conditions: conditionVariables(operation),
    accessRules: [],
    programs: new LRUCache({ max: 1 }),
  };
}
const costOf = (text: string, variables: Record<string, unknown> = {}) =>
  demand.costOf(prepare(text), variables);

describe("costOf", () => {
  it.each<[string, string, number]>([
    // https://ibm.github.io/graphql-specs/cost-spec.html#example-c3975: fields 11; and one Query with five users.
    ["the specification's first example", "{ users(max: 5) { age } }", 11 + 6],
    ["a list that does not say", "{ users(max: 1) { friends { name } } }", 1 + 1 + 1 + (1 + 10)],
    ["lists in lists", "{ grid { name } }", 1 + 1 + 100],
    [
      "a list under a connection, by the default of its argument",
      "{ page { nodes { name } } }",
      1 + 2 + 1 + 20,
    ],
    ["edges of a connection", "{ page(first: 3) { edges { node { name } } } }", 1 + 2 + 1 + 3 * (1 + 2)],
    ["the greatest of several arguments", "{ page(first: 3, last: 7) { nodes { name } } }", 1 + 2 + 1 + 7],
    ["a list of a connection that is not sized", "{ page(first: 3) { others { name } } }", 1 + 2 + 1 + 10],
    ["the weight of a type", "{ heavy { a } }", 1 + 1 + 7],
    ["the weight of an enum", "{ colour }", 1 + 3],
    [
      "the weight of an argument, its type and its fields",
      "{ tops(filter: { approx: 1 }) }",
      1 + 5 + 15 + 1 - 12,
    ],
    ["no less than nothing", "{ tops(filter: { approx: 1, deep: { approx: 1, deep: { approx: 1 } } }) }", 1],
    [
      "the dearest of the possible types",
      "{ things { ... on User { age } ... on Heavy { a } } }",
      1 + 1 + 2 * 7,
    ],
    [
      "a field that stands twice, once",
      "{ heavy { a } heavy { b: a } ...F } fragment F on Query { heavy { a } }",
      9,
    ],
    ["aliases, each", "{ heavy { a } b: heavy { a } }", 1 + 8 + 8],
    ["a negative size as none", "{ users(max: -5) { age } }", 1 + 1],
  ])("counts %s", (_case, text, cost) => {
    expect(costOf(text)).toBe(cost);
  });

  it("takes slicing arguments from variables and their defaults", () => {
    const text = "query ($max: Int = 4) { users(max: $max) { name } }";
    expect(costOf(text, { max: 4 })).toBe(2 + 4);
    expect(costOf(text, { max: 9 })).toBe(2 + 9);
    expect(costOf("query ($first: Int) { page(first: $first) { nodes { name } } }", {})).toBe(4 + 20);
    expect(costOf("query ($first: Int) { page(first: $first) { nodes { name } } }", { first: null })).toBe(
      4 + 10,
    );
  });

  it("counts the input objects of a variable", () => {
    const text = "mutation ($input: [Item!]!) { add(input: $input) { a } }";
    expect(costOf(text, { input: [{ a: 1 }, { a: 2 }, {}] })).toBe(1 + 10 + 3 + 7);
  });

  it("leaves out what conditions take away", () => {
    const text = "query ($all: Boolean!) { colour heavy @include(if: $all) { a } }";
    expect([true, false].map((all) => costOf(text, { all }))).toEqual([1 + 3 + 8, 1 + 3]);
  });

  it.each(["{ users { name } }", "{ users(max: null) { name } }"])(
    "refuses a field without the one slicing argument that it needs: %s",
    (text) => {
      expect(() => costOf(text)).toThrow(expect.objectContaining({ extensions: { code: "BAD_USER_INPUT" } }));
    },
  );

  it("finds the directives under the names that links give them", () => {
    const link = (as: string): string =>
      `schema @link(url: "https://specs.apollo.dev/cost/v0.1", ${as}) { query: Query }
       type Query { a: Int @NAME(weight: 5) }`;
    const cases = [
      ['import: ["@cost", "@listSize"]', "cost"],
      ['import: [{ name: "@cost", as: "@price" }]', "price"],
      ['as: "spec"', "spec"],
      ['import: ["@listSize"]', "cost"],
    ] as const;
    for (const [as, name] of cases)
      expect(demandFor(link(as).replace("NAME", name)).costOf(prepare("{ a }"), {})).toBe(1 + 5);
  });
});

describe("actualCostOf", () => {
  it.each<[string, string, unknown, number]>([
    [
      "the specification's first example",
      "{ users(max: 5) { age } }",
      { users: [{ age: 33 }, { age: 45 }, { age: 27 }] },
      7 + 4,
    ],
    [
      "nulls, which have no type",
      "{ users(max: 5) { age } }",
      { users: [null, { age: null }] },
      1 + 1 + 1 + 2,
    ],
    [
      "objects of a named type",
      "{ things { __typename ... on User { age } ... on Heavy { a } } }",
      {
        things: [
          { __typename: "Heavy", a: 1 },
          { __typename: "User", age: 1 },
        ],
      },
      1 + 1 + 7 + 3,
    ],
    [
      "objects by their fields",
      "{ things { ... on User { age } ... on Heavy { a } } }",
      { things: [{ age: 1 }] },
      1 + 1 + 3,
    ],
  ])("counts %s", (_case, text, data, cost) => {
    expect(demand.actualCostOf(prepare(text), {}, JSON.stringify(data))).toBe(cost);
  });

  it("is nothing without data", () => {
    expect(demand.actualCostOf(prepare("{ heavy { a } }"), {}, null)).toBe(0);
  });
});
