import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { parse } from "graphql";
import { createArena, type Arena } from "./harness/arena.ts";
import { errorKey } from "./harness/compare.ts";
import type { Outcome } from "./harness/run.ts";
import { createSkein, type SkeinContender } from "./harness/skein-executor.ts";
import type { DataObject, World } from "./harness/supergraph-case.ts";
import { supergraphs } from "./supergraphs/all.ts";

const contenders = new Map<string, { arena: Arena; skein: SkeinContender }>();

beforeAll(async () => {
  for (const supergraph of supergraphs) {
    const arena = await createArena(supergraph);
    contenders.set(supergraph.name, { arena, skein: await createSkein(supergraph, arena.subgraphs, "auto") });
  }
});
afterAll(() => {
  for (const { skein } of contenders.values()) skein.close();
});

async function run(
  name: string,
  query: string,
  variables: Record<string, unknown> = {},
  change: Partial<World> = {},
): Promise<Outcome> {
  const contender = contenders.get(name);
  if (!contender) throw new Error(`there is no supergraph ${name}`);
  const request = { document: parse(query), query, operationName: null, variables };
  const { supergraph } = contender.arena;
  return contender.skein.run(request, { world: { ...supergraph.createWorld(), ...change }, faults: null });
}

/** The answer as a client sees it: the text of the data, and each error by its path and code. */
async function answer(name: string, query: string, variables: Record<string, unknown> = {}) {
  const { data, errors } = await run(name, query, variables);
  return { data: JSON.stringify(data), errors: errors.map(errorKey).sort() };
}

const callsOf = async (name: string, query: string): Promise<string[]> =>
  (await run(name, query)).calls.map(({ subgraph }) => subgraph);

// https://spec.graphql.org/October2021/#sec-Handling-Field-Errors
describe("a null that the schema forbids", () => {
  it("goes up to the next nullable place, through lists and objects", async () => {
    expect(await answer("scalars", "{ strict { must items { id fails } } }")).toEqual({
      data: '{"strict":null}',
      errors: ['["strict","items",1,"fails"] INTERNAL_SERVER_ERROR'],
    });
  });

  it("goes up from what another subgraph was asked for", async () => {
    expect(await answer("scalars", "{ strict { items { name breaks } } samples { id } }")).toEqual({
      data: '{"strict":null,"samples":[{"id":"1"},{"id":"2"},{"id":"3"},{"id":"4"}]}',
      errors: ['["strict","items",1,"breaks"] INTERNAL_SERVER_ERROR'],
    });
  });

  it("stays where the schema allows it", async () => {
    expect(await answer("scalars", "{ strict { items { id rests } } }")).toEqual({
      data: '{"strict":{"items":[{"id":"1","rests":"1"},{"id":"2","rests":null},{"id":"3","rests":"3"}]}}',
      errors: ['["strict","items",1,"rests"] INTERNAL_SERVER_ERROR'],
    });
  });

  it("empties the response if no place on the way is nullable", async () => {
    expect(await answer("mutations", 'mutation { add(name: "z") { value } }')).toEqual({
      data: "null",
      errors: ['["add"] INTERNAL_SERVER_ERROR'],
    });
  });
});

describe("the path of an error", () => {
  it("has aliases and the indexes of lists", async () => {
    expect(await answer("scalars", "{ a: strict { b: items { c: rests d: mayFail } } }")).toEqual({
      data: '{"a":{"b":[{"c":"1","d":1},{"c":null,"d":null},{"c":"3","d":3}]}}',
      errors: ['["a","b",1,"c"] INTERNAL_SERVER_ERROR', '["a","b",1,"d"] INTERNAL_SERVER_ERROR'],
    });
  });

  it("is given for every place where the entity appears", async () => {
    expect(await answer("scalars", "{ strict { items { rests } deep { items { rests } } } }")).toEqual({
      data: '{"strict":{"items":[{"rests":"1"},{"rests":null},{"rests":"3"}],"deep":{"items":[{"rests":null}]}}}',
      errors: [
        '["strict","deep","items",0,"rests"] INTERNAL_SERVER_ERROR',
        '["strict","items",1,"rests"] INTERNAL_SERVER_ERROR',
      ],
    });
  });
});

describe("what clients must not see", () => {
  it("is null with an error where a subgraph names a hidden enum value", async () => {
    expect(await answer("inaccessible", "{ doors { id state lock { kind } } }")).toEqual({
      data:
        '{"doors":[{"id":"1","state":"OPEN","lock":{"kind":"BOLT"}},' +
        '{"id":"2","state":null,"lock":{"kind":null}},{"id":"3","state":null,"lock":{"kind":"CHAIN"}}]}',
      errors: [
        '["doors",1,"lock","kind"] INTERNAL_SERVER_ERROR',
        '["doors",1,"state"] INTERNAL_SERVER_ERROR',
      ],
    });
  });

  it("goes up from a list that may not hold null", async () => {
    expect(await answer("inaccessible", "{ doors { states } }")).toEqual({
      data: '{"doors":[{"states":["OPEN","CLOSED"]},{"states":null},{"states":[]}]}',
      errors: ['["doors",1,"states",1] INTERNAL_SERVER_ERROR'],
    });
  });

  it("is null where an object is of a hidden type, also if its type is not asked for", async () => {
    expect(await answer("inaccessible", "{ passages { id } }")).toEqual({
      data: '{"passages":[{"id":"g"},null,null]}',
      errors: ['["passages",2] INTERNAL_SERVER_ERROR'],
    });
  });

  it("still reaches the subgraphs that need it", async () => {
    expect(await answer("inaccessible", '{ door(id: "2") { stateText } }')).toEqual({
      data: '{"door":{"stateText":"it is BROKEN"}}',
      errors: [],
    });
  });

  it("is not in the schema", async () => {
    const query = '{ __type(name: "State") { enumValues { name } } hidden: __type(name: "Tunnel") { name } }';
    expect((await answer("inaccessible", query)).data).toBe(
      '{"__type":{"enumValues":[{"name":"OPEN"},{"name":"CLOSED"}]},"hidden":null}',
    );
  });
});

// https://spec.graphql.org/October2021/#sec-Serialized-Map-Ordering
describe("the order of a response", () => {
  it("is the order of the selections, wherever the values come from", async () => {
    const query = '{ product(upc: "1") { shippingEstimate reviews { stars } name inStock upc } }';
    expect((await answer("shop", query)).data).toBe(
      '{"product":{"shippingEstimate":50,"reviews":[{"stars":5},{"stars":3}],"name":"Table","inStock":true,"upc":"1"}}',
    );
  });

  it("has a field that is selected twice at its first place, with the selections of both", async () => {
    const query =
      '{ product(upc: "1") { upc ...F name } product(upc: "1") { price upc } } fragment F on Product { weight }';
    expect((await answer("shop", query)).data).toBe(
      '{"product":{"upc":"1","weight":100,"name":"Table","price":899}}',
    );
  });

  it("leaves out what is skipped, and has the rest where it was", async () => {
    const query = `query ($yes: Boolean!) {
      product(upc: "1") { inStock @skip(if: $yes) name @include(if: $yes) ... @include(if: $yes) { inStock } upc @include(if: false) }
    }`;
    expect((await answer("shop", query, { yes: true })).data).toBe(
      '{"product":{"name":"Table","inStock":true}}',
    );
    expect((await answer("shop", query, { yes: false })).data).toBe('{"product":{"inStock":true}}');
  });
});

describe("a custom scalar", () => {
  it("passes as it is, whatever its keys mean to JavaScript", async () => {
    const { data } = await run("scalars", '{ sample(id: "1") { json about } }');
    const { json, about } = (data as { sample: { json: object; about: { json: object } } }).sample;
    expect(Object.keys(json).sort()).toEqual(
      ["1", "9", "__proto__", "__typename", "constructor", "length", "toString"].sort(),
    );
    expect(JSON.stringify(about.json)).toBe(JSON.stringify(json));
    expect((json as { polluted?: unknown }).polluted).toBeUndefined();
  });

  it("keeps numbers that no Int holds", async () => {
    expect((await answer("scalars", "{ samples { big ratio } }")).data).toBe(
      '{"samples":[{"big":9007199254740991,"ratio":1e+300},{"big":1e+21,"ratio":-0.1},' +
        '{"big":"123456789012345678901","ratio":1e+300},{"big":-1,"ratio":3}]}',
    );
  });

  it("and lists of lists keep their nulls", async () => {
    expect((await answer("scalars", '{ sample(id: "1") { matrix nested { at } } }')).data).toBe(
      '{"sample":{"matrix":[[1,null],null,[]],"nested":[[[{"at":1}],null],[]]}}',
    );
  });

  it("is sent as it came in a variable", async () => {
    const query = "query ($json: JSON) { echo(json: $json) }";
    const json: unknown = JSON.parse('{ "__proto__": [1.5, null], "a": { "b": "\\u2028" } }');
    expect((await answer("scalars", query, { json })).data).toBe(
      '{"echo":{"json":{"__proto__":[1.5,null],"a":{"b":"\u2028"}}}}',
    );
  });
});

describe("unions and interfaces", () => {
  it("have the fields of each object's own type, from all subgraphs", async () => {
    const query = `{ animals { __typename id ... on Cat { lives catches { ... on Hen { eggs } } } ... on Dog { tricks vaccinated } } }`;
    expect((await answer("abstract", query)).data).toBe(
      '{"animals":[{"__typename":"Cat","id":"1","lives":9,"catches":[{"eggs":3},null]},null,' +
        '{"__typename":"Dog","id":"3","tricks":["sit"],"vaccinated":false},' +
        '{"__typename":"Cat","id":"2","lives":1,"catches":null}]}',
    );
  });

  it("know their types under any alias", async () => {
    expect((await answer("abstract", "{ pets { a: __typename } }")).data).toBe(
      '{"pets":[{"a":"Dog"},{"a":"Cat"}]}',
    );
  });

  it("give one response key to fields of different types", async () => {
    const query = "{ pets { ... on Cat { a: owner } ... on Dog { a: name } } }";
    expect((await answer("abstract", query)).data).toBe('{"pets":[{"a":"Rex"},{"a":"Ann"}]}');
  });
});

describe("@requires", () => {
  it("asks for a field with the arguments that it states, beside the client's own", async () => {
    const query = '{ thing(id: "1") { price(currency: "EUR") fee(country: "AT") } }';
    expect((await answer("requires", query)).data).toBe('{"thing":{"price":10.0625,"fee":25.25}}');
  });

  it("has one value for each of two requirements of one field", async () => {
    const query = '{ good(id: "1") { feeInEuros price(currency: "CHF") feeInDollars } }';
    expect((await answer("requires-conflict", query)).data).toBe(
      '{"good":{"feeInEuros":1.5,"price":10,"feeInDollars":1.25}}',
    );
  });

  it("reaches into nested objects and the types of an interface", async () => {
    const query = '{ thing(id: "2") { sizeText partText partTexts } first: thing(id: "1") { partTexts } }';
    expect((await answer("requires", query)).data).toBe(
      '{"thing":{"sizeText":"2 millimetre","partText":"Nut n 3","partTexts":[]},' +
        '"first":{"partTexts":["Bolt b 7",null,"Nut n 3"]}}',
    );
  });

  it("goes to and fro between two subgraphs", async () => {
    expect((await answer("requires-chain", '{ step(id: "1") { three next { two } } }')).data).toBe(
      '{"step":{"three":13,"next":{"two":22}}}',
    );
  });

  it("is met for objects that are known by an interface only", async () => {
    expect((await answer("interface-object-chain", "{ lead { badge __typename } }")).data).toBe(
      '{"lead":{"badge":"[Name 3]","__typename":"Robot"}}',
    );
  });
});

describe("keys", () => {
  it("that are not resolvable lead nowhere", async () => {
    const query = '{ shelf(room: "A", number: 1) { items { id title count } } }';
    expect((await answer("keys", query)).data).toBe(
      '{"shelf":{"items":[{"id":"1","title":"Item 1","count":10},null,' +
        '{"id":"2","title":"Item 2","count":null},{"id":"4","title":"Item 4","count":40}]}}',
    );
    expect(await callsOf("keys", query)).toEqual(["rooms", "catalog", "stock"]);
    expect(await callsOf("interface-object-unresolvable", "{ picks { note size } }")).toEqual([
      "picks",
      "items",
    ]);
  });

  it("that are null find nothing, and that is no error", async () => {
    expect(await answer("keys", '{ item(id: "2") { sku count } }')).toEqual({
      data: '{"item":{"sku":null,"count":null}}',
      errors: [],
    });
  });
});

describe("an object that a subgraph knows by its interface", () => {
  it("has its own type", async () => {
    const query = "{ topRated { __typename stars ... on Book { pages } ... on Record { tracks { name } } } }";
    expect((await answer("interface-object", query)).data).toBe(
      '{"topRated":[{"__typename":"Book","stars":1,"pages":null},{"__typename":"Book","stars":5,"pages":100},' +
        '{"__typename":"Record","stars":null,"tracks":[{"name":"First"}]}]}',
    );
  });
});

describe("an object whose type no subgraph can tell", () => {
  const strangers = { entities: [] };

  it("is null with an error where its type matters", async () => {
    const { data, errors } = await run(
      "interface-object-unresolvable",
      "{ picks { note __typename } }",
      {},
      strangers,
    );
    expect(JSON.stringify(data)).toBe('{"picks":[null,null,null]}');
    expect(errors.map(({ path }) => path)).toEqual([
      ["picks", 0, "__typename"],
      ["picks", 2, "__typename"],
    ]);
  });

  it("has what is known of it where its type does not matter", async () => {
    const { data, errors } = await run("interface-object-unresolvable", "{ picks { note } }", {}, strangers);
    expect(JSON.stringify(data)).toBe('{"picks":[{"note":"Note 1"},null,{"note":"Note 2"}]}');
    expect(errors).toEqual([]);
  });
});

// https://spec.graphql.org/October2021/#sec-Mutation
describe("a mutation", () => {
  it("ends each of its fields before the next begins, over all subgraphs", async () => {
    const query = `mutation {
      a: set(name: "b", to: 5) { counter { value notes double } }
      note(name: "b") { about { notes value } }
      add(name: "b", by: 2) { value notes }
    }`;
    expect((await answer("mutations", query)).data).toBe(
      '{"a":{"counter":{"value":5,"notes":0,"double":10}},"note":{"about":{"notes":1,"value":5}},' +
        '"add":{"value":7,"notes":1}}',
    );
  });
});

describe("@fromContext", () => {
  it("has the value from above, also where one object stands below two", async () => {
    const [one, two] = contextTenants();
    const shared = { Query: { tenants: [one, { ...two, people: one.people }] } };
    const query = "{ tenants { people { level account { shown(digits: 0) } cards { limit } } } }";
    const { data, errors } = await run("context", query, {}, shared);
    expect(errors).toEqual([]);
    expect(JSON.stringify(data)).toBe(
      '{"tenants":[{"people":[' +
        '{"level":0,"account":{"shown":"0 CHF"},"cards":[{"limit":0},null]},' +
        '{"level":1,"account":{"shown":"11 CHF"},"cards":[{"limit":1000},null]},null]},' +
        '{"people":[{"level":0,"account":{"shown":"0 EUR"},"cards":[{"limit":0},null]},' +
        '{"level":1,"account":{"shown":"11 EUR"},"cards":[{"limit":1000},null]},null]}]}',
    );
  });

  it("has it for an entity that another call brought for both", async () => {
    const [one, two] = contextTenants();
    const shared = { Query: { tenants: [one, { ...two, people: one.people }] } };
    const { data, errors } = await run("context", "{ tenants { people { cards { charge } } } }", {}, shared);
    expect(errors).toEqual([]);
    const person = (currency: string): string => `{"cards":[{"charge":"in ${currency}"},null]}`;
    const people = (currency: string): string => `{"people":[${person(currency)},${person(currency)},null]}`;
    expect(JSON.stringify(data)).toBe(`{"tenants":[${people("CHF")},${people("EUR")}]}`);
  });

  it("has it from a call that other entities are asked for in", async () => {
    expect((await answer("context", '{ tenant(id: "1") { people { cards { fee } } } }')).data).toBe(
      '{"tenant":{"people":[{"cards":[{"fee":"fee in A"},null]},{"cards":[{"fee":"fee in A"},null]},null]}}',
    );
  });

  it("has it from objects of several types, each by a path of its own, and null where there is none", async () => {
    const { data, errors } = await run(
      "context",
      "{ holders { ... on Bank { people { ...P } } ... on Tenant { people { ...P } } } } fragment P on Person { account { shown(digits: 0) } }",
    );
    expect(errors).toEqual([]);
    const people = (unit: string): string =>
      `{"people":[{"account":{"shown":"0 ${unit}"}},{"account":{"shown":"11 ${unit}"}},null]}`;
    expect(JSON.stringify(data)).toBe(
      `{"holders":[${people("XAU")},${people("EUR")},null,${people("null")}]}`,
    );
  });

  it("takes one call for each value", async () => {
    const query = "{ tenants { people { account { shown } } } }";
    expect(await callsOf("context", query)).toEqual(["accounts", "accounts", "accounts"]);
    const [one, two] = contextTenants();
    const alike = { Query: { tenants: [one, { ...two, currency: one.currency }] } };
    const { calls } = await run("context", query, {}, alike);
    expect(calls.map(({ subgraph }) => subgraph)).toEqual(["accounts", "accounts"]);
  });
});

function contextTenants(): [DataObject, DataObject] {
  const world = supergraphs.find(({ name }) => name === "context")?.createWorld();
  const [one, two] = (world?.Query.tenants ?? []) as DataObject[];
  if (!one || !two) throw new Error("there are no tenants");
  return [one, two];
}

describe("introspection", () => {
  it("is answered without a call", async () => {
    const query = '{ __typename __schema { queryType { name } } a: __type(name: "User") { kind } }';
    expect(await answer("shop", query)).toEqual({
      data: '{"__typename":"Query","__schema":{"queryType":{"name":"Query"}},"a":{"kind":"OBJECT"}}',
      errors: [],
    });
    expect(await callsOf("shop", query)).toEqual([]);
  });
});

describe("directives on access and caches", () => {
  it("do not stop a supergraph from being served", async () => {
    expect(
      (
        await answer(
          "access",
          "{ me { email salary mailbox log(level: HIGH) } secrets { readers { name } } }",
        )
      ).data,
    ).toBe(
      '{"me":{"email":"1@example.com","salary":100,"mailbox":"mailto:1@example.com","log":["1 at HIGH",null]},' +
        '"secrets":[{"readers":[{"name":"User 2"},null]}]}',
    );
    expect((await answer("cache-tag", '{ article(id: "1") { words author { name } } }')).data).toBe(
      '{"article":{"words":100,"author":{"name":"Ann"}}}',
    );
  });
});
