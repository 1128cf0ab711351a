import { readFileSync } from "node:fs";
import { describe, expect, it, jest } from "@jest/globals";
import { buildSchema, print, validate } from "graphql";
import { eventually } from "../../../../tests/support/eventually.ts";
import { createPlanner } from "../plan/create-planner.ts";
import { loadSupergraph } from "../supergraph.ts";
import { madeUpAnswer } from "./made-up-answer.ts";
import { rehearse } from "./rehearse.ts";
import { rehearsalOperation } from "./rehearsal-operation.ts";

const warn = jest.fn();

const schema = buildSchema(`
  type Query { books: [Book!]!, book(id: ID!): Book, anything: Thing, count: Int }
  type Book { id: ID!, title: String, pages(unit: Unit!): Int, state: State!, author: Author, sequel: Book }
  type Author { id: ID!, books(first: Int = 3): [Book] }
  union Thing = Book | Author
  enum State { PRINTED SOLD_OUT }
  enum Unit { PAGE SHEET }
`);

describe("rehearsalOperation", () => {
  it("is valid, enters objects below objects, and asks for nothing that needs arguments", () => {
    const document = rehearsalOperation(schema);
    expect(document && validate(schema, document)).toEqual([]);
    const text = document ? print(document) : "";
    expect(text).toMatch(/books \{\s+\.\.\.OfBook\s+author \{\s+\.\.\.OfAuthor\s+books \{/);
    expect(text).not.toMatch(/\b(book|pages)\b/);
  });

  it("is none where the root has only fields that need arguments", () => {
    expect(rehearsalOperation(buildSchema("type Query { book(id: ID!): String }"))).toBeNull();
  });
});

describe("madeUpAnswer", () => {
  const answerTo = (query: string, variables?: object): unknown =>
    JSON.parse(madeUpAnswer(schema, JSON.stringify({ query, variables })));

  it("has values of the right types under the response keys of the query", () => {
    const query =
      "{ total: count books { ...B hidden } } fragment B on Book { __typename id state pages(unit: PAGE) }";
    const book = { __typename: "Book", id: "1", state: "PRINTED", pages: 1, hidden: null };
    expect(answerTo(query)).toEqual({ data: { total: 1, books: [book] } });
  });

  it("has an entity for each representation, with the fields of its type", () => {
    const query =
      "query($r: [_Any!]!) { _entities(representations: $r) { ... on Book { title } ... on Author { id } } }";
    const r = [{ __typename: "Author" }, { __typename: "Book" }];
    expect(answerTo(query, { r })).toEqual({ data: { _entities: [{ id: "1" }, { title: "1" }] } });
  });
});

describe("rehearse", () => {
  const supergraph = loadSupergraph(readFileSync("schema/supergraph.graphql", "utf8"));
  const countServers = (): number =>
    process.getActiveResourcesInfo().filter((name) => name === "TCPServerWrap").length;

  it("runs a plan to its end, and closes what it opened", async () => {
    const before = countServers();
    const planner = await createPlanner({ supergraphSdl: supergraph.sdl, choice: "auto", logger: { warn } });
    try {
      await rehearse({ supergraph, planner });
    } finally {
      planner.close();
    }
    expect(warn).not.toHaveBeenCalled();
    await eventually(async () => countServers() === before, "its server is closed");
  });

  it("closes what it opened when the operation has no plan", async () => {
    const before = countServers();
    const plan = async (): Promise<never> => {
      throw new Error("no plan");
    };
    const planner = { name: "hive", overrideLabels: [], plan, close: () => undefined } as const;
    await expect(rehearse({ supergraph, planner })).rejects.toThrow("no plan");
    await eventually(async () => countServers() === before, "its server is closed");
  });
});
