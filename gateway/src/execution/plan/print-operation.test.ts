import { describe, expect, test } from "@jest/globals";
import { Kind, OperationTypeNode, parse, type FragmentDefinitionNode, type SelectionSetNode } from "graphql";
import { printEntityFetch, printFetch } from "./print-operation.ts";
import type { EntityFetchPlan, FetchPlan } from "./query-plan.ts";

const call = {
  subgraph: "a",
  operationKind: OperationTypeNode.QUERY,
  operationName: null,
  variables: new Map<string, string>(),
  fragments: [],
};

const fetchOf = (text: string, rest: Partial<FetchPlan> = {}): FetchPlan => ({
  ...call,
  kind: "fetch",
  path: [],
  selection: selectionOf(text),
  outputRewrites: [],
  ...rest,
});

const entitiesOf = (texts: readonly string[], rest: Partial<EntityFetchPlan> = {}): EntityFetchPlan => ({
  ...call,
  kind: "entities",
  batches: texts.map((text) => ({ selection: selectionOf(text), targets: [], outputRewrites: [] })),
  ...rest,
});

function selectionOf(text: string): SelectionSetNode {
  const [operation] = parse(text, { noLocation: true }).definitions;
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error(`not an operation: ${text}`);
  return operation.selectionSet;
}

function fragmentsOf(text: string): FragmentDefinitionNode[] {
  return parse(text, { noLocation: true }).definitions.filter(
    (node) => node.kind === Kind.FRAGMENT_DEFINITION,
  );
}

describe("a call of root fields", () => {
  test("is a bare selection where it has neither name nor variables", () => {
    expect(printFetch(fetchOf("{ users { id name } }"))).toBe("{users{id name}}");
  });

  test("declares variables with their defaults", () => {
    const variables = new Map([
      ["first", "Int = 5"],
      ["tags", '[String!]! = ["a b"]'],
    ]);
    const text = printFetch(fetchOf("{ users(first: $first, tags: $tags) { id } }", { variables }));
    expect(text).toBe('query($first:Int=5$tags:[String!]!=["a b"]){users(first:$first tags:$tags){id}}');
  });

  test("says what kind of operation it is, and its name", () => {
    const plan = fetchOf("{ rename(id: 1) { id } }", {
      operationKind: OperationTypeNode.MUTATION,
      operationName: "Rename",
    });
    expect(printFetch(plan)).toBe("mutation Rename{rename(id:1){id}}");
  });

  test("carries the fragments that it spreads", () => {
    const plan = fetchOf("{ users { ...F } }", { fragments: fragmentsOf("fragment F on User { id name }") });
    expect(printFetch(plan)).toBe("{users{...F}}fragment F on User{id name}");
  });

  test("keeps directives of fields, and blanks that are part of a string", () => {
    expect(printFetch(fetchOf('{ a(b: "x  y") @c(d: 1) }'))).toBe('{a(b:"x  y")@c(d:1)}');
  });
});

describe("a call of entities", () => {
  test("has no alias where it has one batch", () => {
    const printed = printEntityFetch(entitiesOf(["{ ... on User { name } }"]));
    expect(printed.text).toBe(
      "query($representations:[_Any!]!){_entities(representations:$representations){...on User{name}}}",
    );
    expect(printed.batches).toEqual([{ responseKey: "_entities", variable: "representations" }]);
  });

  test("tells several batches apart by alias and variable", () => {
    const printed = printEntityFetch(entitiesOf(["{ ... on A { b } }", "{ ... on C { d } }"]));
    expect(printed.text).toBe(
      "query($_r0:[_Any!]!$_r1:[_Any!]!){_0:_entities(representations:$_r0){...on A{b}}" +
        "_1:_entities(representations:$_r1){...on C{d}}}",
    );
    expect(printed.batches).toEqual([
      { responseKey: "_0", variable: "_r0" },
      { responseKey: "_1", variable: "_r1" },
    ]);
  });

  test("never uses the name of a client's variable for representations", () => {
    const variables = new Map([
      ["representations", "Int"],
      ["_representations", "Int"],
    ]);
    const alone = printEntityFetch(entitiesOf(["{ ... on A { b(c: $representations) } }"], { variables }));
    expect(alone.batches).toEqual([{ responseKey: "_entities", variable: "__representations" }]);
    const both = entitiesOf(["{ ... on A { b } }", "{ ... on C { d } }"], {
      variables: new Map([["_r1", "Int"]]),
    });
    expect(printEntityFetch(both).batches.map(({ variable }) => variable)).toEqual(["_r0", "__r1"]);
  });
});
