import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { startGuardedGraph, type GuardedAnswer, type GuardedGraph } from "../support/guarded-graph.ts";

let graph: GuardedGraph;
let token: string;

beforeAll(async () => {
  graph = await startGuardedGraph();
  token = await graph.token();
});
afterAll(() => graph.close());

/** On both ways: the first request of an operation goes through Apollo Server, the next by the lane. */
async function ask(query: string, as: string | null = null, variables = {}): Promise<GuardedAnswer> {
  const first = await graph.ask(query, as, variables);
  const again = await graph.ask(query, as, variables);
  expect(again).toEqual(first);
  return first;
}

const unauthenticated = (...path: (string | number)[]) => ({ path, code: "UNAUTHENTICATED" });
const forbidden = (...path: (string | number)[]) => ({ path, code: "FORBIDDEN" });

describe("An anonymous visitor", () => {
  it("gets null and an error for a guarded field, and all else", async () => {
    const { data, errors } = await ask(`{ open secret }`);
    expect({ data, errors }).toEqual({
      data: { open: "open", secret: null },
      errors: [unauthenticated("secret")],
    });
  });

  it("causes no call with only guarded fields", async () => {
    graph.takeCalls();
    const { data } = await ask(`{ secret safe { id } ...F } fragment F on Query { other: secret }`);
    expect(data).toEqual({ secret: null, safe: null, other: null });
    expect(graph.takeCalls()).toEqual([]);
  });

  it("never has a guarded field asked from a subgraph", async () => {
    graph.takeCalls();
    await ask(`query Quiet { open secret box { id inner { open secret } weight } }`);
    const queries = graph
      .takeCalls()
      .map(({ body }) => body.query)
      .join();
    expect(queries).toContain("open");
    expect(queries).not.toMatch(/secret|weight/);
  });

  it("loses the nullable field above a guarded one that is not null", async () => {
    const { data, errors } = await ask(`{ boxes { id inner { open secret } } open }`);
    expect(data).toEqual({ boxes: null, open: "open" });
    expect(errors).toContainEqual(unauthenticated("boxes", 0, "inner", "secret"));
    expect((await ask(`{ open strict }`)).data).toBeNull();
  });

  it.each([
    ["scalar", `{ open money }`, { open: "open", money: null }],
    ["enum", `{ open mood }`, { open: "open", mood: null }],
    ["object type", `{ open safe { id code } }`, { open: "open", safe: null }],
    [
      "object type of which only the name is asked",
      `{ open safe { __typename } }`,
      { open: "open", safe: null },
    ],
    ["field by another name", `{ open x: secret }`, { open: "open", x: null }],
  ])("gets no guarded %s", async (_what, query, data) => {
    const answer = await ask(query);
    expect(answer.data).toEqual(data);
    expect(answer.errors).toHaveLength(1);
  });

  it("gets no field through an interface when one of its types guards it", async () => {
    const { data, errors } = await ask(`{ items { id title } }`);
    expect(data).toEqual({
      items: [
        { id: "n", title: null },
        { id: "d", title: null },
      ],
    });
    expect(errors).toEqual([unauthenticated("items", 0, "title"), unauthenticated("items", 1, "title")]);
  });

  it("gets the field of the types that do not guard it by a fragment on them", async () => {
    const query = `{ items { id ... on Note { title } ... on Diary { title } } }`;
    const { data, errors } = await ask(query);
    expect(data).toEqual({
      items: [
        { id: "n", title: "a note" },
        { id: "d", title: null },
      ],
    });
    expect(errors).toEqual([unauthenticated("items", 1, "title")]);
  });

  it("gets nothing of an interface of which one type is guarded", async () => {
    expect((await ask(`{ assets { id } }`)).data).toEqual({ assets: null });
    expect((await ask(`{ assets { ... on Coin { id } } }`)).data).toEqual({ assets: null });
  });

  it("sees of a union neither the guarded objects nor that they are there", async () => {
    const expected = { data: [{ __typename: "Note" }, null], errors: [unauthenticated("things", 1)] };
    const named = await ask(`{ things { __typename } }`);
    expect({ data: named.data?.things, errors: named.errors }).toEqual(expected);
    const picked = await ask(`{ things { ... on Note { id } ... on Safe { code } } }`);
    expect(picked.data).toEqual({ things: [{ id: "n" }, null] });
    const renamed = await ask(`{ things { kind: __typename ...S } } fragment S on Safe { kind: code }`).catch(
      () => null,
    );
    expect(JSON.stringify(renamed)).not.toContain("1234");
  });

  it("gets no guarded field of an interface object, whichever way", async () => {
    const through = await ask(`{ items { id stars } }`);
    expect(through.data).toEqual({
      items: [
        { id: "n", stars: null },
        { id: "d", stars: null },
      ],
    });
    const direct = await ask(`{ items { ... on Note { stars } } }`);
    expect(direct.data).toEqual({ items: [{ stars: null }, {}] });
  });

  it("gets what a subgraph makes of a field that it requires", async () => {
    expect((await ask(`{ box { tag weight } }`)).data).toEqual({
      box: { tag: "tag of box 1", weight: null },
    });
  });

  it("meets no guard on what a condition takes away", async () => {
    const query = `query ($on: Boolean!) { open secret @include(if: $on) }`;
    expect(await ask(query, null, { on: false })).toMatchObject({ data: { open: "open" }, errors: [] });
    expect((await ask(query, null, { on: true })).errors).toEqual([unauthenticated("secret")]);
  });

  it("may read the schema", async () => {
    const { data, errors } = await ask(`{ __schema { queryType { name } } __type(name: "Safe") { name } }`);
    expect(errors).toEqual([]);
    expect(data).toEqual({ __schema: { queryType: { name: "Query" } }, __type: { name: "Safe" } });
  });
});

describe("A viewer", () => {
  it("gets what asks for a signed-in viewer", async () => {
    const { data, errors } = await ask(
      `{ secret strict money mood safe { code } items { title stars } assets { id } things { __typename } box { weight inner { secret } } }`,
      token,
    );
    expect(errors).toEqual([]);
    expect(JSON.stringify(data)).not.toContain("null");
  });

  it.each([
    ["one of several scopes", "read:a", null],
    ["all scopes of an alternative", "read:b read:a", "scoped"],
    ["the other alternative", "all", "scoped"],
    ["no scope", "", null],
  ])("with %s gets what is due", async (_what, scope, scoped) => {
    const { data, errors } = await ask(`{ scoped }`, await graph.token({ scope }));
    expect(data).toEqual({ scoped });
    expect(errors).toEqual(scoped === null ? [forbidden("scoped")] : []);
  });

  it("meets a policy by the role, and an unknown policy never", async () => {
    const admin = await graph.token({ roles: ["ADMIN"], scope: "all" });
    expect(await ask(`{ policed unknown both }`, admin)).toMatchObject({
      data: { policed: "policed", unknown: null, both: "both" },
      errors: [forbidden("unknown")],
    });
    expect((await ask(`{ policed both }`, token)).data).toEqual({ policed: null, both: null });
  });
});

describe("A mutation", () => {
  it("is refused whole for one field that the viewer may not use", async () => {
    graph.takeCalls();
    const { data, errors } = await ask(`mutation { poke { at } touch }`);
    expect({ data, errors }).toEqual({ data: null, errors: [unauthenticated("touch")] });
    const hidden = await ask(`mutation { a: poke { at ...P } } fragment P on Poke { secret }`);
    expect({ data: hidden.data, errors: hidden.errors }).toEqual({
      data: null,
      errors: [unauthenticated("a")],
    });
    expect((await ask(`mutation { poke { at } reset }`, token)).errors).toEqual([forbidden("reset")]);
    expect(graph.takeCalls()).toEqual([]);
  });

  it("runs where the viewer may use all of it", async () => {
    expect((await ask(`mutation { poke { at } }`)).data).toEqual({ poke: { at: "once" } });
    expect((await ask(`mutation { poke { at secret } touch }`, token)).errors).toEqual([]);
  });
});

describe("What was answered to one viewer", () => {
  it.each([`{ secret }`, `{ safe { code } }`, `{ things { __typename ... on Safe { code } } }`])(
    "never reaches another, though the subgraph calls it public: %s",
    async (query) => {
      const anonymous = await ask(query);
      const signedIn = await ask(query, token);
      expect(signedIn.errors).toEqual([]);
      expect(await ask(query)).toEqual(anonymous);
      expect(anonymous.errors).not.toEqual([]);
      expect(await ask(query, token)).toEqual(signedIn);
      expect([anonymous.cacheControl, signedIn.cacheControl].join()).not.toContain("public");
    },
  );

  it("is not shared while both are under way", async () => {
    const query = `query AtOnce { safe { code } secret }`;
    const asked = Array.from({ length: 20 }, (_, index) => graph.ask(query, index % 2 ? token : null));
    for (const [index, { data }] of (await Promise.all(asked)).entries()) {
      expect(data).toEqual(
        index % 2 ? { safe: { code: "1234" }, secret: "secret" } : { safe: null, secret: null },
      );
    }
  });

  it("is kept for everybody where nothing is guarded", async () => {
    await ask(`{ open }`);
    graph.takeCalls();
    expect((await ask(`{ open }`, token)).cacheControl).toMatch(/^public/);
    expect(graph.takeCalls()).toEqual([]);
  });
});
