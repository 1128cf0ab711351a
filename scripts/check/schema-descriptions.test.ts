import { describe, expect, it } from "@jest/globals";
import { undescribed } from "./schema-descriptions.ts";

describe("the check of descriptions", () => {
  it("names each type, field, argument, enum value and input field that has none, with its place", () => {
    const sdl = `type Query {
  post(id: ID!): Int
}
enum Kind {
  ONE
}
input PostInput {
  body: String
}`;
    expect(undescribed(sdl, "a.graphql")).toEqual([
      "a.graphql:1:1 Query has no description",
      "a.graphql:2:3 post has no description",
      "a.graphql:2:8 id has no description",
      "a.graphql:4:1 Kind has no description",
      "a.graphql:5:3 ONE has no description",
      "a.graphql:7:1 PostInput has no description",
      "a.graphql:8:3 body has no description",
    ]);
  });

  it("does not take blanks for a description", () => {
    expect(undescribed('"  " scalar URL', "a.graphql")).toHaveLength(1);
  });

  it("is content where everything has one", () => {
    expect(
      undescribed('"Here." type Query {\n  "All."\n  all("Which." of: Int): Int\n}', "a.graphql"),
    ).toEqual([]);
  });
});
