import { describe, expect, it } from "@jest/globals";
import { parse } from "graphql";
import { countDocument } from "./count-operation.ts";
import { limitSettings, type Limits } from "./limit-settings.ts";

const unlimited = Object.fromEntries(Object.keys(limitSettings).map((name) => [name, Infinity]));
const exceeded = (text: string, limits: Partial<Limits>) =>
  countDocument(parse(text), { ...unlimited, ...limits } as Limits);

/** Asks for 2^n fields. */
const doubling = (n: number): string =>
  "{ ...F0 }" +
  Array.from({ length: n }, (_, i) => `fragment F${i} on T { ...F${i + 1} ...F${i + 1} }`).join("") +
  `fragment F${n} on T { a }`;

describe("countDocument", () => {
  it.each<[keyof Limits, string, number]>([
    ["MAX_DEPTH", "{ a { ...F } } fragment F on T { b { ... { c } } }", 3],
    ["MAX_SELECTIONS", "{ ...F ...F } fragment F on T { a b }", 6],
    ["MAX_ROOT_FIELDS", "{ a ... { b ...F } } fragment F on T { c { d e } f }", 4],
    ["MAX_ALIASES", "{ x: a ...F ...F } fragment F on T { y: b { z: c } }", 5],
    ["MAX_DIRECTIVES", "query ($v: Int @a) @a { b @a @a ...F @a } fragment F on T @a { c ... @a { d } }", 7],
    ["MAX_OPERATIONS", "query A { a } query B { a }", 2],
    ["MAX_FRAGMENTS", "{ a } fragment F on T { a } fragment G on T { a }", 2],
    ["MAX_VARIABLES", "query ($a: Int, $b: Int) { a }", 2],
  ])("counts for %s", (name, text, count) => {
    expect(exceeded(text, { [name]: count })).toBeNull();
    expect(exceeded(text, { [name]: count - 1 })).toBe(name);
  });

  it("takes the operation that asks for most", () => {
    expect(exceeded("query A { a } query B { a b c } query C { a }", { MAX_ROOT_FIELDS: 2 })).toBe(
      "MAX_ROOT_FIELDS",
    );
  });

  it("counts fragments that double at each of 90 steps as what they ask for", () => {
    expect(exceeded(doubling(10), { MAX_SELECTIONS: 2 ** 12 })).toBeNull();
    expect(exceeded(doubling(10), { MAX_SELECTIONS: 3_000 })).toBe("MAX_SELECTIONS");
    expect(exceeded(doubling(90), { MAX_SELECTIONS: 2 ** 80 })).toBe("MAX_SELECTIONS");
  });

  it("ends on fragments in a cycle, and on those that are missing", () => {
    expect(exceeded("{ ...A } fragment A on T { a ...B } fragment B on T { b ...A ...C }", {})).toBeNull();
  });
});
