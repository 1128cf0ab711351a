import { describe, expect, it } from "@jest/globals";
import { Cell, read } from "./cells.ts";
import type { Data } from "./data.ts";
import { attach, copyFor } from "./merge.ts";
import { createPositionTree, type Position } from "./position.ts";
import type { TypeNames } from "./type-names.ts";

const namesOf: TypeNames = (type) => new Set(type === "Media" ? ["Media", "Book", "Record"] : [type]);

/** A place that two fetches bring something for. */
function cellOf(object: Data): Cell {
  const tree = createPositionTree(namesOf);
  const source = { subgraph: "s", keysFor: () => null };
  tree.addTarget([{ kind: "field", key: "media" }], source);
  const { position } = tree.addTarget([{ kind: "field", key: "media" }], source);
  return new Cell(position, object);
}

// https://www.apollographql.com/docs/graphos/schema-design/federated-schemas/entities/interfaces
describe("a type's name from a subgraph that knows the interface only", () => {
  it("does not replace the object's own", () => {
    const cell = cellOf({ __typename: "Book", id: "1" });
    attach(cell, 1, { __typename: "Media", stars: 5 }, [], namesOf);
    expect([read(cell, "__typename"), read(cell, "stars")]).toEqual(["Book", 5]);
  });

  it("is replaced by the object's own, whichever of two answers comes first", () => {
    const orders = [[1, 2] as const, [2, 1] as const];
    for (const [vague, own] of orders) {
      for (const isVagueFirst of [true, false]) {
        const cell = cellOf({ __typename: "Media", id: "1" });
        const answers = [
          () => attach(cell, vague, { __typename: "Media", stars: 5 }, [], namesOf),
          () => attach(cell, own, { __typename: "Book", pages: 3 }, [], namesOf),
        ];
        for (const answer of isVagueFirst ? answers : answers.reverse()) answer();
        expect([read(cell, "__typename"), read(cell, "stars"), read(cell, "pages")]).toEqual(["Book", 5, 3]);
      }
    }
  });

  it("does not replace that of an object further down, in lists as well", () => {
    const cell = cellOf({
      __typename: "Shelf",
      top: { __typename: "Book", id: "1" },
      all: [{ __typename: "Record", id: "2" }],
    });
    const brought = {
      __typename: "Shelf",
      top: { __typename: "Media", stars: 5 },
      all: [{ __typename: "Media", stars: 4 }],
    };
    attach(cell, 1, brought, ["top", "all"], namesOf);
    expect(read(cell, "top")).toEqual({ __typename: "Book", id: "1", stars: 5 });
    expect(read(cell, "all")).toEqual([{ __typename: "Record", id: "2", stars: 4 }]);
  });
});

describe("a copy for a position of its own", () => {
  const position = (children: Readonly<Record<string, Position>> = {}, keepsApart = false): Position => ({
    children: new Map(Object.entries(children)),
    sources: [],
    keepsApart,
  });

  it("shares what no fetch leads to", () => {
    const object = { a: { id: "1" }, b: { id: "2" } };
    const copy = copyFor(position({ a: position({ c: position() }) }), object);
    expect(copy).toEqual(object);
    expect([copy === object, copy.a === object.a, copy.b === object.b]).toEqual([false, false, true]);
  });

  it("shares nothing that depends on what stands above it", () => {
    const object = { list: [{ id: "1" }] };
    const copy = copyFor(position({ list: position({}, true) }), object);
    expect(copy).toEqual(object);
    expect((copy.list as unknown[])[0] === object.list[0]).toBe(false);
  });
});
