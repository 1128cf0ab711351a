import { describe, expect, it } from "@jest/globals";
import { atPosition, entityPositions } from "./entity-positions.ts";

const post = (id: string) => ({ __typename: "Post", id });
const person = (id: string) => ({ __typename: "Person", id });
const result = {
  notes: [
    { subject: post("1") },
    { subject: person("1") },
    null,
    { subject: null },
    { subject: person("2") },
  ],
  grid: [[post("1"), post("2")], [post("3")]],
};

describe("entityPositions", () => {
  it("skips what the subgraph was not asked for, and counts what is not null", () => {
    const path = ["notes", "@", "subject"];
    expect(entityPositions(result, path, [person("1"), person("2")])).toEqual([1, 2]);
    expect(entityPositions(result, path, [post("1"), person("1"), person("2")])).toEqual([0, 1, 2]);
  });

  it("goes through lists of lists and single objects", () => {
    expect(entityPositions(result, ["grid", "@", "@"], [post("2"), post("3")])).toEqual([1, 2]);
    expect(entityPositions({ me: person("1") }, ["me"], [person("1")])).toEqual([0]);
  });

  it("says so when it cannot tell", () => {
    expect(entityPositions(result, ["notes", "@", "subject"], [person("9")])).toBeNull();
    expect(entityPositions({}, ["me"], [person("1")])).toBeNull();
  });
});

describe("atPosition", () => {
  it("moves the error of an entity, and no other", () => {
    expect(atPosition({ message: "", path: ["_entities", 1, "name"] }, [0, 4])).toEqual({
      message: "",
      path: ["_entities", 4, "name"],
    });
    expect(atPosition({ message: "", path: ["people", 1] }, [0, 4])).toEqual({
      message: "",
      path: ["people", 1],
    });
    expect(atPosition({ message: "" }, [0])).toEqual({ message: "" });
  });
});
