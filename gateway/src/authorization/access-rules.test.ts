import { describe, expect, it } from "@jest/globals";
import { buildSchema, parse } from "graphql";
import type { Viewer } from "@skein/service-kit/identity.ts";
import { isMet } from "./access-rule.ts";
import { readAccessRules, type AccessRules } from "./access-rules.ts";
import { withoutAccessDirectives } from "./without-access-directives.ts";

const links = `schema
  @link(url: "https://specs.apollo.dev/link/v1.0")
  @link(url: "https://specs.apollo.dev/authenticated/v0.1", as: "signedIn", for: SECURITY)
  @link(url: "https://specs.apollo.dev/requiresScopes/v0.1", for: SECURITY)
  @link(url: "https://specs.apollo.dev/policy/v0.1", import: [{ name: "@policy", as: "@rule" }], for: SECURITY)
{ query: Query }
directive @signedIn on FIELD_DEFINITION | OBJECT
scalar requiresScopes__Scope
`;

const types = (guards: Record<string, string> = {}): string => `
  type Query { a: String ${guards.a ?? ""} b: String ${guards.b ?? ""} node: Node }
  interface Node ${guards.Node ?? ""} { id: ID ${guards.nodeId ?? ""} }
  type One implements Node ${guards.One ?? ""} { id: ID ${guards.oneId ?? ""} }
  type Two implements Node { id: ID ${guards.twoId ?? ""} }
`;

const rulesOf = (guards: Record<string, string>): AccessRules =>
  readAccessRules(parse(links + types(guards)), buildSchema(types()));

const viewer = (about: Partial<Viewer> = {}): Viewer => ({
  userId: "1",
  sessionId: "1",
  roles: [],
  scopes: [],
  methods: [],
  authenticatedAt: 0,
  isAnonymous: false,
  ...about,
});

describe("Access rules", () => {
  it("are found under the names that links give the directives", () => {
    const rules = rulesOf({ a: "@signedIn", b: `@rule(policies: [["admin"]]) @authenticated` });
    expect(rules.ofField("Query", "a")).toEqual({ authenticated: true, scopes: [], policies: [] });
    expect(rules.ofField("Query", "b")?.policies).toEqual([[["admin"]]]);
    expect(rules.ofField("Query", "node")).toBeNull();
  });

  it("of an interface are those of all that implement it", () => {
    const rules = rulesOf({ One: "@signedIn", twoId: `@requiresScopes(scopes: [["x"]])` });
    expect(rules.ofType("Node")?.authenticated).toBe(true);
    expect(rules.ofField("Node", "id")?.scopes).toEqual([[["x"]]]);
    expect(rules.ofField("One", "id")).toBeNull();
  });

  it("of an interface object's field are those of the interface's", () => {
    const rules = rulesOf({ nodeId: "@signedIn", oneId: "@join__field", twoId: "@join__field(graph: A)" });
    expect(rules.ofField("One", "id")).not.toBeNull();
    expect(rules.ofField("Two", "id")).toBeNull();
  });

  it("are refused to everybody where no alternative is given", () => {
    const rule = rulesOf({ a: `@requiresScopes(scopes: [])` }).ofField("Query", "a");
    expect(rule && isMet(rule, viewer({ scopes: ["x"] }))).toBe(false);
  });

  it("take one value for a list of it", () => {
    const rule = rulesOf({ a: `@requiresScopes(scopes: ["x", "y"])` }).ofField("Query", "a");
    expect(rule?.scopes).toEqual([[["x"], ["y"]]]);
    expect(rule && isMet(rule, viewer({ scopes: ["y"] }))).toBe(true);
  });

  it("leave no trace in the supergraph for stock Apollo Gateway", () => {
    const guards = { a: `@requiresScopes(scopes: [["x"]])`, b: "@signedIn", One: `@rule(policies: [["y"]])` };
    const stock = withoutAccessDirectives(links + types(guards));
    expect(stock).not.toMatch(/signedIn|requiresScopes|@rule|policy/);
    expect(stock).toContain("https://specs.apollo.dev/link/v1.0");
  });
});
