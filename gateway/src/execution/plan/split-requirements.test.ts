import { describe, expect, it } from "@jest/globals";
import { parse, print, stripIgnoredCharacters } from "graphql";
import { composeSupergraph } from "../../../../tests/support/compose-supergraph.ts";
import { planText } from "../../../../tests/support/plan-text.ts";
import { addedFieldsOf } from "./added-fields.ts";
import { createPlanner } from "./create-planner.ts";
import { optimisePlan } from "./optimise-plan.ts";
import { requiredMeanings } from "./required-meanings.ts";
import { splitRequirements } from "./split-requirements.ts";

const supergraphSdl = composeSupergraph({
  goods: `
    type Query { goods: [Good] }
    type Mutation { make: Good }
    type Good @key(fields: "id") { id: ID! name: String part: Part twin: Good }
    type Part { length(unit: String): Int }`,
  fees: `
    type Good @key(fields: "id") {
      id: ID!
      part: Part @external
      metric: Int @requires(fields: "part { length(unit: \\"cm\\") }")
      alike: Int @requires(fields: "part { length(unit: \\"cm\\") }")
      imperial: Int @requires(fields: "part { length(unit: \\"in\\") }")
    }
    type Part @external { length(unit: String): Int }`,
  more: `type Good @key(fields: "id") { id: ID! metric: Int @external twice: Int @requires(fields: "metric") }`,
});
const meanings = requiredMeanings(supergraphSdl, addedFieldsOf(supergraphSdl).withArguments);
const split = (query: string): string[] =>
  splitRequirements(parse(query), meanings).map((document) => stripIgnoredCharacters(print(document)));

describe("requirements", () => {
  it("are told with those of the fields that are required", () => {
    expect(meanings.get("twice")).toEqual(new Map([["length", new Set(['unit: "cm"'])]]));
    expect(meanings.get("twice")).toEqual(meanings.get("metric"));
  });

  it.each([
    "{ goods { name part { length } } }",
    "{ goods { metric alike twice } }",
    "mutation { make { metric imperial } }",
  ])("that agree, or that are a mutation's, are planned together: %s", (query) => {
    expect(split(query)).toEqual([stripIgnoredCharacters(query)]);
  });

  it.each([
    ["{goods{name metric imperial}}", ["{goods{name metric}}", "{goods{imperial}}"]],
    ["{goods{imperial twin{metric name}}}", ["{goods{imperial twin{name}}}", "{goods{twin{metric}}}"]],
    [
      "{a:goods{...F}goods{imperial}}fragment F on Good{metric alike}",
      ["{a:goods{...on Good{metric alike}}}", "{goods{imperial}}"],
    ],
  ])("that contradict each other are planned apart: %s", (query, expected) => {
    expect(split(query)).toEqual(expected);
  });

  it.each(["hive", "apollo"] as const)(
    "that contradict each other cost no call more with %s",
    async (choice) => {
      const planner = await createPlanner({ supergraphSdl, choice, logger: { warn: () => undefined } });
      const document = parse("{ goods { name metric imperial } }");
      const plan = await planner.plan({ document, overrideLabels: new Set() });
      planner.close();
      expect(plan && planText(optimisePlan(plan))).toEqual([
        "sequence",
        '  goods: {goods{__typename id name part{_p1_length:length(unit:"in")length(unit:"cm")}}}',
        "  fees: query($_r0:[_Any!]!$_r1:[_Any!]!){_0:_entities(representations:$_r0){...on Good{imperial}}" +
          "_1:_entities(representations:$_r1){...on Good{metric}}}",
        "    goods.@ with {...on Good{__typename id part{length=_p1_length}}}",
        "    goods.@ with {...on Good{__typename id part{length}}}",
      ]);
    },
  );
});
