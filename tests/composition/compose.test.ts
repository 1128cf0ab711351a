import { describe, expect, it } from "@jest/globals";
import { compose, readSubgraphSchemas } from "../../scripts/support/compose.ts";

const schemas = await readSubgraphSchemas();

describe("schema composition", () => {
  it("composes the three subgraphs without an error", () => {
    expect(compose(schemas).errors).toEqual([]);
  });

  it("names the file, the line and the column of a syntax error", () => {
    const { files, errors } = compose({ ...schemas, content: "type Query {\n  oops oops\n}\n" });
    expect(files).toBeNull();
    expect(errors).toEqual([
      'schema/content.graphql:2:8 SYNTAX_ERROR Syntax Error: Expected ":", found Name "oops".',
    ]);
  });

  it("names both places and the code where two subgraphs contradict each other", () => {
    const notifications = schemas.notifications.replace(
      "readAt: DateTime",
      "readAt: DateTime\n  clash: Clash",
    );
    const users = `${schemas.users}\n"A clash." enum Clash { "One." ONE }\n`;
    const { errors } = compose({
      ...schemas,
      users: users.replace("bio: String\n", "bio: String\n  clash: Clash!\n"),
      notifications: `${notifications}\n"A clash." type Clash { "It." one: Int }\n`,
    });
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatch(
      /^schema\/notifications\.graphql:\d+:\d+, schema\/users\.graphql:\d+:\d+ TYPE_KIND_MISMATCH .*Clash/,
    );
  });

  it("shows clients no federation machinery", () => {
    const api = compose(schemas).files?.["schema/api.graphql"] ?? "";
    expect(api).toContain("type User {");
    expect(api).not.toMatch(/join__|link__|_entities|_service|CacheControlScope/);
  });
});
