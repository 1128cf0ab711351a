import { describe, expect, it } from "@jest/globals";
import { buildSchema, parse } from "graphql";
import { readAccessRules } from "../../gateway/src/authorization/access-rules.ts";
import { accessProblems, listAccess, type StatedAccess } from "./access-statements.ts";

const sdl = `
  schema @link(url: "https://specs.apollo.dev/authenticated/v0.1") { query: Query }
  directive @link(url: String) on SCHEMA
  directive @authenticated on FIELD_DEFINITION | OBJECT
  type Query { all: String mine: Mine @authenticated thing: Thing }
  type Mine { secret: String other: String }
  type Thing { id: ID hidden: String @authenticated }
`;
const schema = buildSchema(sdl);
const rules = readAccessRules(parse(sdl), schema);
const stated: StatedAccess = {
  public: { Query: ["all"], Thing: ["id"] },
  behind: { Mine: ["secret", "other"] },
  service: { "Query.thing": "Null for a thing that the viewer may not see." },
};
const problems = (changes: Partial<StatedAccess>) => accessProblems(schema, rules, { ...stated, ...changes });

describe("the check of access rules", () => {
  it("lists every field with its rule", () => {
    expect(listAccess(schema, rules, stated).map(({ field, rule }) => `${field}: ${String(rule)}`)).toEqual([
      "Query.all: public",
      "Query.mine: @authenticated",
      "Query.thing: service: Null for a thing that the viewer may not see.",
      "Mine.secret: behind a guarded field",
      "Mine.other: behind a guarded field",
      "Thing.id: public",
      "Thing.hidden: @authenticated",
    ]);
    expect(problems({})).toEqual([]);
  });

  it("names a field of which nobody has said who may have it", () => {
    expect(problems({ public: { Query: ["all"] } })).toEqual([
      "Thing.id has no stated rule: give it a directive, or name it in schema/access.yaml",
    ]);
  });

  it("names such a field behind a guarded one too", () => {
    expect(problems({ behind: { Mine: ["secret"] } })).toEqual([
      "Mine.other has no stated rule: give it a directive, or name it in schema/access.yaml",
    ]);
  });

  it("names what is said to lie behind guarded fields and does not", () => {
    const behind = { ...stated.behind, Thing: ["id", "hidden", "constructor"] };
    expect(problems({ behind, public: { Query: ["all"] } })).toEqual([
      "Thing.id has no stated rule: give it a directive, or name it in schema/access.yaml",
      "schema/access.yaml: Thing.id can be reached without meeting a directive",
      "schema/access.yaml: Thing.hidden has a directive already",
      "schema/access.yaml: Thing.constructor is not in the schema",
    ]);
  });

  it("names statements that are not needed, not possible, or without a reason", () => {
    const service = { ...stated.service, "Thing.hidden": "x", "Mine.secret": "x", "Query.gone": "x" };
    expect(problems({ service })).toEqual([
      "schema/access.yaml: Thing.hidden has a directive already",
      "schema/access.yaml: Mine.secret can be reached through guarded fields only: it belongs under behind",
      "schema/access.yaml: Query.gone is not in the schema",
      "schema/access.yaml: Mine.secret is there twice",
    ]);
    expect(problems({ service: { "Query.thing": " " } })).toEqual([
      "schema/access.yaml: Query.thing has no reason",
    ]);
    expect(problems({ public: { Query: ["all", "thing"], Thing: ["id"] } })).toEqual([
      "schema/access.yaml: Query.thing is there twice",
    ]);
  });
});
