import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { parse } from "graphql";
import { composeSupergraph } from "../../../../tests/support/compose-supergraph.ts";
import { planText } from "../../../../tests/support/plan-text.ts";
import { createPlanner } from "./create-planner.ts";
import { optimisePlan } from "./optimise-plan.ts";
import type { Planner } from "./planner.ts";

const shop = composeSupergraph({
  goods: `
    type Query { things(first: Int = 3): [Thing] book: Book @provides(fields: "name") gift: Gift total: Int @shareable }
    type Mutation { buy(id: ID!): Sale  tip: Int }
    type Subscription { sold: Book }
    type Sale { book: Book query: Query }
    union Thing = Book | Lamp
    interface Gift @key(fields: "id") { id: ID! label: String }
    type Book implements Gift @key(fields: "id") {
      id: ID! label: String weight(unit: String): Int size: Size name: String @external author: String
    }
    type Lamp implements Gift @key(fields: "id") @key(fields: "sku") { id: ID! label: String sku: Int! }
    type Size { width: Int depth: Int }`,
  shipping: `
    type Query { total: Int @shareable }
    type Mutation { ship(id: ID!): Book }
    type Book @key(fields: "id") {
      id: ID!
      weight(unit: String): Int @external
      size: Size @external
      fee(to: String = "CH"): Int @requires(fields: "weight(unit: \\"g\\")")
      box: Int @requires(fields: "size { width }")
    }
    type Size @external { width: Int }
    type Lamp @key(fields: "sku") { sku: Int! fee: Int }`,
  names: `
    type Book @key(fields: "id") {
      id: ID! name: String @shareable author: String @override(from: "goods", label: "percent(20)")
    }`,
  wrapping: `type Gift @key(fields: "id") @interfaceObject { id: ID! ribbon: String }`,
});

describe.each(["hive", "apollo"] as const)("the planner of %s", (choice) => {
  let planner: Planner;
  beforeAll(async () => {
    planner = await createPlanner({ supergraphSdl: shop, choice, logger: { warn: () => undefined } });
  });
  afterAll(() => planner.close());

  const plan = async (query: string, on: readonly string[] = []) => {
    const planned = await planner.plan({ document: parse(query), overrideLabels: new Set(on) });
    return planText(planned && optimisePlan(planned));
  };

  it("asks one subgraph for what it knows alone", async () => {
    expect(await plan("{ things { ... on Lamp { sku } } }")).toEqual([
      "goods: {things{...on Lamp{sku}__typename}}",
    ]);
  });

  it("asks nobody for what the gateway knows", async () => {
    const fragment = "fragment F on Query { __schema { types { name } } }";
    expect(await plan(`{ __typename ... { a: __typename } ...F } ${fragment}`)).toEqual([]);
    expect(await plan('{ __type(name: "Book") { name } total }')).toEqual([
      expect.stringContaining("{total}"),
    ]);
  });

  it("declares a client's variables where they are used, with their defaults", async () => {
    const [, goods, shipping] = await plan(
      'query ($n: Int = 7, $to: String = "DE") { things(first: $n) { ... on Book { fee(to: $to) } } }',
    );
    expect(goods).toContain("goods: query($n:Int=7){things(first:$n)");
    expect(shipping).toContain('shipping: query($to:String="DE"$representations:[_Any!]!)');
    expect(shipping).toContain("fee(to:$to)");
  });

  it("asks for a required field with its argument", async () => {
    expect(await plan("{ book { fee } }")).toEqual([
      "sequence",
      '  goods: {book{__typename id weight(unit:"g")}}',
      "  shipping: query($representations:[_Any!]!){_entities(representations:$representations){...on Book{fee}}}",
      "    book with {...on Book{__typename id weight}}",
    ]);
  });

  it("takes a field where it is provided, and elsewhere from whoever has it", async () => {
    expect(await plan("{ book { name } }")).toEqual(["goods: {book{name}}"]);
    const [, goods, names] = await plan("{ things { ... on Book { name } } }");
    expect(goods).toBe("  goods: {things{...on Book{__typename id}__typename}}");
    expect(names).toMatch(/^ {2}names: .*\{\.\.\.on Book\{name\}\}\}$/);
  });

  it("asks for the members of a union by their own keys, in one call", async () => {
    const [, , shipping, ...places] = await plan("{ things { ... on Book { fee } ... on Lamp { fee } } }");
    expect(shipping).toMatch(/^ {2}shipping: .*\.\.\.on Book\{fee\}.*\.\.\.on Lamp\{fee\}/);
    expect(places.join()).toContain("...on Book{__typename id weight}");
    expect(places.join()).toContain("...on Lamp{__typename sku}");
  });

  it("asks for a shared field where it goes anyway", async () => {
    expect(await plan("{ total things { __typename } }")).toEqual(["goods: {things{__typename}total}"]);
  });

  it("gives an interface object the name of the interface", async () => {
    const document = parse("{ gift { ... on Book { ribbon } } }");
    const text = JSON.stringify(await planner.plan({ document, overrideLabels: new Set() }));
    expect(text).toMatch(
      /"inputRewrites":\[{"kind":"set","path":[^}]*},{"kind":"field","key":"__typename"}\],"value":"Gift"}\]/,
    );
    expect(await plan("{ gift { label ribbon } }")).toEqual([
      "sequence",
      "  goods: {gift{__typename id label}}",
      "  wrapping: query($representations:[_Any!]!){_entities(representations:$representations){...on Gift{ribbon}}}",
      "    gift with {...on Gift{__typename id}}",
    ]);
  });

  it("keeps the changes of a mutation in the client's order", async () => {
    const lines = await plan(
      `mutation {
        one: buy(id: 1) { book { fee } query { book { box } } } ship(id: 2) { name } tip two: buy(id: 3) { book { label } }
      }`,
    );
    expect(lines[0]).toBe("sequence");
    expect(lines.filter((line) => line.startsWith("    ")).length).toBe(3);
    const changes = lines.filter((line) => line.includes(": mutation")).join(" ");
    expect(changes.match(/one:buy|ship\(|tip|two:buy/g)).toEqual(["one:buy", "ship(", "tip", "two:buy"]);
    const calls = lines.filter((line) => /^ {2}\w/.test(line)).map((line) => line.split(":")[0]?.trim());
    expect(calls.slice(0, 4)).toEqual(["goods", "shipping", "shipping", "names"]);
  });

  it("starts a subscription with its source", async () => {
    expect(await plan("subscription { sold { label fee } }")).toEqual([
      "sequence",
      '  goods: subscription{sold{__typename id label weight(unit:"g")}}',
      "  shipping: query($representations:[_Any!]!){_entities(representations:$representations){...on Book{fee}}}",
      "    sold with {...on Book{__typename id weight}}",
    ]);
  });

  it("never takes a client's field for one that it needs itself", async () => {
    const query = '{ book { weight(unit: "kg") fee size { width: depth } box id: label } }';
    expect(await plan(query)).toEqual([
      "sequence",
      '  goods: {book{__typename _p_id:id _p_weight:weight(unit:"g")id:label size{_p_width:width width:depth}' +
        'weight(unit:"kg")}}',
      "  shipping: query($representations:[_Any!]!){_entities(representations:$representations){...on Book{box fee}}}",
      "    book with {...on Book{__typename id=_p_id size{width=_p_width} weight=_p_weight}}",
    ]);
  });

  it("takes a field from where a progressive override says", async () => {
    expect(planner.overrideLabels).toEqual(["percent(20)"]);
    expect(await plan("{ book { author } }")).toEqual(["goods: {book{author}}"]);
    expect(await plan("{ book { author } }", ["percent(20)"])).toEqual([
      "sequence",
      "  goods: {book{__typename id}}",
      "  names: query($representations:[_Any!]!){_entities(representations:$representations){...on Book{author}}}",
      "    book with {...on Book{__typename id}}",
    ]);
  });
});
