import { describe, expect, it } from "@jest/globals";
import { planText } from "../../../../tests/support/plan-text.ts";
import { optimisePlan } from "./optimise-plan.ts";
import type { EntityFetchPlan, FetchPlan, PathSegment, PlanNode, Requirement } from "./query-plan.ts";
import { parseEntitiesText, parseRootText } from "./subgraph-text.ts";

/** `a.@.<B>.c` */
const pathOf = (text: string): PathSegment[] =>
  text.split(".").map((step) => {
    if (step === "@") return { kind: "list" };
    return step.startsWith("<")
      ? { kind: "types", names: [step.slice(1, -1)] }
      : { kind: "field", key: step };
  });

const root = (subgraph: string, text: string, path: PathSegment[] = []): FetchPlan => ({
  kind: "fetch",
  subgraph,
  ...parseRootText(text),
  path,
  outputRewrites: [],
});

/** @param requires names of fields, for objects of type `T` */
const entities = (subgraph: string, path: string, requires: string, selection: string): EntityFetchPlan => {
  const { selections, ...call } = parseEntitiesText(
    `query ($representations: [_Any!]!) { _entities(representations: $representations) ${selection} }`,
  );
  const [batch] = selections.values();
  if (!batch) throw new Error("no selection");
  const fields = ["__typename", ...requires.split(" ")].map((name): Requirement => {
    return { kind: "field", responseKey: name, name, selections: null };
  });
  const target = {
    path: pathOf(path),
    requires: [{ kind: "type", typeCondition: "T", selections: fields } as const],
    inputRewrites: [],
  };
  return {
    kind: "entities",
    subgraph,
    ...call,
    batches: [{ selection: batch, targets: [target], outputRewrites: [] }],
  };
};

const sequence = (...nodes: PlanNode[]): PlanNode => ({ kind: "sequence", nodes });
const parallel = (...nodes: PlanNode[]): PlanNode => ({ kind: "parallel", nodes });
const optimised = (plan: PlanNode): string[] => planText(optimisePlan(plan));

const query = "query($representations:[_Any!]!){_entities(representations:$representations)";

describe("an optimised plan", () => {
  it("asks once for entities of which the same is wanted at several places", () => {
    const plan = sequence(
      root("a", "{ x { __typename id } y { __typename id } }"),
      parallel(
        entities("b", "x", "id", "{ ... on T { m n } }"),
        entities("b", "y", "id", "{ ... on T { n m } }"),
      ),
    );
    expect(optimised(plan)).toEqual([
      "sequence",
      "  a: {x{__typename id}y{__typename id}}",
      `  b: ${query}{...on T{m n}}}`,
      "    x with {...on T{__typename id}}",
      "    y with {...on T{__typename id}}",
    ]);
  });

  it("makes one call of different wishes to one subgraph", () => {
    const plan = sequence(
      root("a", "{ x { __typename id } y { __typename id } }"),
      parallel(
        entities("b", "x", "id", "{ ... on T { m } }"),
        entities("b", "y", "id", "{ ... on T { n } }"),
      ),
    );
    expect(optimised(plan).filter((line) => line.startsWith("  b:"))).toEqual([
      "  b: query($_r0:[_Any!]!$_r1:[_Any!]!){_0:_entities(representations:$_r0){...on T{m}}_1:_entities(representations:$_r1){...on T{n}}}",
    ]);
  });

  it("asks once for the fields of one place, unless two of them have one key", () => {
    const two = (other: string): PlanNode =>
      sequence(
        root("a", "{ x { __typename id } }"),
        parallel(
          entities("b", "x", "id", "{ ... on T { m { k } } }"),
          entities("b", "x", "id", `{ ... on T { ${other} } }`),
        ),
      );
    expect(optimised(two("n m { l }"))[2]).toBe(`  b: ${query}{...on T{m{k l}n}}}`);
    expect(optimised(two("m: n { l }"))[2]).toContain("_1:");
    expect(optimised(two("m { k: l }"))[2]).toContain("_1:");
    expect(optimised(two("m(a: 1) { k }"))[2]).toContain("_1:");
  });

  it("lets a call wait for a later one of the same subgraph, if nothing becomes later by it", () => {
    const plan = sequence(
      root("a", "{ x { __typename id } }"),
      parallel(
        entities("b", "x", "id", "{ ... on T { m } }"),
        sequence(
          entities("c", "x", "id", "{ ... on T { p } }"),
          entities("b", "x", "id p", "{ ... on T { n } }"),
        ),
      ),
    );
    expect(
      optimised(plan)
        .filter((line) => /^ {2}\w/.test(line))
        .map((line) => line.slice(0, 4)),
    ).toEqual(["  a:", "  c:", "  b:"]);
  });

  it("does not let a call wait that others wait for", () => {
    const plan = sequence(
      root("a", "{ x { __typename id } }"),
      parallel(
        sequence(
          entities("b", "x", "id", "{ ... on T { m } }"),
          entities("d", "x", "id m", "{ ... on T { o } }"),
        ),
        sequence(
          entities("c", "x", "id", "{ ... on T { p } }"),
          entities("b", "x", "id p", "{ ... on T { n } }"),
        ),
      ),
    );
    expect(optimised(plan).filter((line) => line.trimStart().startsWith("b:"))).toHaveLength(2);
  });

  it("does not keep a call waiting for what it does not need", () => {
    const plan = sequence(
      parallel(root("a", "{ x { __typename id } }"), root("b", "{ y }")),
      entities("c", "x", "id", "{ ... on T { m } }"),
    );
    expect(optimised(plan)).toEqual([
      "parallel",
      "  b: {y}",
      "  sequence",
      "    a: {x{__typename id}}",
      `    c: ${query}{...on T{m}}}`,
      "      x with {...on T{__typename id}}",
    ]);
  });

  it("keeps a call waiting for all that was before it where it cannot tell what it needs", () => {
    const plan = sequence(
      parallel(root("a", "{ x { __typename id } }"), root("b", "{ y }")),
      entities("c", "x", "secret", "{ ... on T { m } }"),
    );
    expect(optimised(plan)[0]).toBe("sequence");
  });

  it("drops what was asked before at the same place, and nothing else", () => {
    const after = (selection: string): PlanNode =>
      sequence(
        root("a", "{ x { __typename id } }"),
        entities("b", "x", "id", "{ ... on T { m n { k } } }"),
        entities("c", "x", "id m", selection),
        entities("d", "x", "id m", "{ ... on T { z } }"),
      );
    const calls = (selection: string): string =>
      optimised(after(selection))
        .flatMap((line) => /^ +(\w):/.exec(line)?.[1] ?? [])
        .join("");
    expect(calls("{ ... on T { n { k } m } }")).toBe("abd");
    expect(calls("{ ... on T { m(a: 1) } }")).toContain("c");
    expect(calls("{ ... on T { n { k l } } }")).toContain("c");
    expect(calls("{ ... on S { m } }")).toContain("c");
    expect(calls("{ ... on T { __typename m } }")).toContain("c");
  });

  it("makes one call of two for root fields, unless two of them have one key", () => {
    const two = (other: string): PlanNode => parallel(root("a", "{ x { k } }"), root("a", other));
    expect(optimised(two("{ y x { l } }"))).toEqual(["a: {x{k l}y}"]);
    expect(optimised(two("{ x(n: 1) { l } }"))).toHaveLength(3);
    expect(optimised(two("mutation { y }"))).toHaveLength(3);
  });

  it("leaves the order of a mutation as it is", () => {
    const plan = sequence(
      root("a", "mutation { one { __typename id } }"),
      parallel(
        entities("b", "one", "id", "{ ... on T { m } }"),
        sequence(
          entities("c", "one", "id", "{ ... on T { p } }"),
          entities("b", "one", "id p", "{ ... on T { n } }"),
        ),
      ),
      root("a", "mutation { two { __typename id } }"),
      entities("b", "two", "id", "{ ... on T { m } }"),
    );
    const calls = optimised(plan).flatMap(
      (line) => /^ +(\w: mutation\{\w+|\w):/.exec(line)?.[1] ?? line.trim(),
    );
    expect(optimised(plan).filter((line) => line.includes("mutation"))).toEqual([
      "  a: mutation{one{__typename id}}",
      "  a: mutation{two{__typename id}}",
    ]);
    expect(calls.filter((call) => call === "b")).toHaveLength(3);
    expect(optimised(plan)[0]).toBe("sequence");
  });

  it("writes what it repeats once, as a fragment", () => {
    const inner = "reviews { ... on Review { id body author { name } } }";
    const plan = root("a", `{ x { ${inner} } y { ${inner} } z { ... on Review { id } } }`);
    expect(optimised(plan)).toEqual([
      "a: {x{reviews{...F0}}y{reviews{...F0}}z{...on Review{id}}}fragment F0 on Review{id body author{name}}",
    ]);
  });

  it("asks for nothing twice in a call", () => {
    const plan = root(
      "a",
      "{ x { id ... { id } ... on T { k } ...F ... on T { l } } x { id } } fragment F on T { k m }",
    );
    expect(optimised(plan)).toEqual(["a: {x{...on T{k l m}id}}"]);
  });
});
