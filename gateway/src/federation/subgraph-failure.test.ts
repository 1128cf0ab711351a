import { describe, expect, it } from "@jest/globals";
import { failureError, placeErrors } from "./subgraph-failure.ts";

const pathsOf = (query: string, variables: Record<string, unknown> = {}) =>
  placeErrors([failureError("SUBGRAPH_UNAVAILABLE", "people")], { subgraph: "people", query, variables }).map(
    (error) => error.path,
  );

describe("placeErrors", () => {
  it("names each root field by its response key", () => {
    expect(pathsOf("{ __typename me { id } friends: people { id } }")).toEqual([["me"], ["friends"]]);
  });

  it("leaves out what the variables exclude", () => {
    const query =
      "query ($no: Boolean!) { me { id } a: me @include(if: $no) { id } b: me @skip(if: true) { id } }";
    expect(pathsOf(query, { no: false })).toEqual([["me"]]);
  });

  it("names each field of each entity, by its type", () => {
    const query = `query ($representations: [_Any!]!) {
      _entities(representations: $representations) {
        __typename ... on Person { ...Names } ... on Post { title }
      }
    }
    fragment Names on Person { name nickname }`;
    const representations = [{ __typename: "Person" }, { __typename: "Post" }, { __typename: "Person" }];
    expect(pathsOf(query, { representations })).toEqual([
      ["_entities", 0, "name"],
      ["_entities", 0, "nickname"],
      ["_entities", 1, "title"],
      ["_entities", 2, "name"],
      ["_entities", 2, "nickname"],
    ]);
  });

  it("takes an interface's fields when none names the type", () => {
    const query = "{ _entities(representations: []) { ... on Node { name } } }";
    expect(pathsOf(query, { representations: [{ __typename: "Person" }] })).toEqual([
      ["_entities", 0, "name"],
    ]);
  });

  it("is bounded, and never empty", () => {
    const query = "{ _entities(representations: []) { ... on Person { name } } }";
    const representations = Array.from({ length: 5_000 }, () => ({ __typename: "Person" }));
    expect(pathsOf(query, { representations })).toHaveLength(1_000);
    expect(pathsOf(query, { representations: [] })).toEqual([undefined]);
  });
});
