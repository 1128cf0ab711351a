import { describe, expect, it } from "@jest/globals";
import { buildSchema, getOperationAST, parse } from "graphql";
import { cacheControlOf, policyOfOperation } from "./cache-policy.ts";

const schema = buildSchema(`
  directive @cacheControl(maxAge: Int, scope: Scope, inheritMaxAge: Boolean) on FIELD_DEFINITION | OBJECT | UNION
  enum Scope { PUBLIC PRIVATE }
  scalar _Any
  union _Entity = Book | Shelf
  type Query {
    book: Book
    oldBook: Book @cacheControl(maxAge: 5)
    mine: Book @cacheControl(scope: PRIVATE)
    hours: String
    open: Boolean @cacheControl(maxAge: 60)
    _entities(representations: [_Any!]!): [_Entity]!
  }
  type Mutation { buy: Book }
  type Book @cacheControl(maxAge: 30) {
    title: String
    ownedByMe: Boolean @cacheControl(maxAge: 20, scope: PRIVATE)
    stock: Int @cacheControl(maxAge: 0)
    pages: Pages
    shelf: Shelf
    price: Price
  }
  type Pages @cacheControl(inheritMaxAge: true) { count: Int }
  type Price { amount: Int }
  type Shelf { name: String }
`);

function headerOf(text: string, variables: Record<string, unknown> = {}): string {
  const document = parse(text);
  const operation = getOperationAST(document);
  if (!operation) throw new Error("no operation");
  return cacheControlOf(policyOfOperation(schema, document, operation, variables));
}

const publicFor = (seconds: number) => `max-age=${seconds}, public, stale-while-revalidate=${seconds}`;

describe("what the selection allows", () => {
  it.each([
    ["{ book { title } }", publicFor(30)],
    ["{ oldBook { title } }", publicFor(5)],
    ["{ open }", publicFor(60)],
    ["{ open book { title pages { count } } __typename }", publicFor(30)],
    ["{ mine { title } }", "max-age=30, private"],
    ["{ book { title ownedByMe } }", "max-age=20, private"],
    ["{ book { ...B } } fragment B on Book { ... { ownedByMe } }", "max-age=20, private"],
    ["query ($r: [_Any!]!) { _entities(representations: $r) { ... on Book { title } } }", publicFor(30)],
    [
      "query ($r: [_Any!]!) { _entities(representations: $r) { ...B } } fragment B on Book { title }",
      publicFor(30),
    ],
  ])("of %s is %s", (text, header) => {
    expect(headerOf(text)).toBe(header);
  });

  it.each([
    "{ hours }",
    "{ open hours }",
    "{ __typename }",
    "{ book { stock } }",
    "{ book { shelf { name } } }",
    "{ book { price { amount } } }",
    "mutation { buy { title } }",
    "query ($r: [_Any!]!) { _entities(representations: $r) { ... on Shelf { name } } }",
    "query ($r: [_Any!]!) { _entities(representations: $r) { ... on Book { title } ... on Shelf { name } } }",
    "query ($r: [_Any!]!) { _entities(representations: $r) { __typename } }",
  ])("of %s is nothing", (text) => {
    expect(headerOf(text)).toBe("no-store");
  });

  it("leaves out what variables leave out", () => {
    const text =
      "query ($all: Boolean!) { book { title ownedByMe @include(if: $all) stock @skip(if: true) } }";
    expect(headerOf(text, { all: false })).toBe(publicFor(30));
    expect(headerOf(text, { all: true })).toBe("max-age=20, private");
  });
});
