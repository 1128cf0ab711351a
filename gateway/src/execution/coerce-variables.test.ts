import { describe, expect, it } from "@jest/globals";
import { buildSchema, parse, type OperationDefinitionNode } from "graphql";
import { coerceVariables } from "./coerce-variables.ts";

const schema = buildSchema(`
  type Query { a(in: In, ids: [ID!], n: Int): Int }
  input In { kind: Kind! n: [Int!] in: In }
  enum Kind { LIKE }
`);

function coerce(signature: string, given: Readonly<Record<string, unknown>>) {
  const [operation] = parse(`query (${signature}) { a }`).definitions as readonly OperationDefinitionNode[];
  return coerceVariables(schema, operation?.variableDefinitions ?? [], given);
}

const messagesOf = (signature: string, given: Readonly<Record<string, unknown>>): readonly string[] =>
  coerce(signature, given).errors?.map(({ message }) => message) ?? [];

describe("coerceVariables", () => {
  it("tells values, defaults, null and absence apart", () => {
    expect(coerce("$a: Int, $b: Int = 2, $c: Int = 3, $d: [ID!]", { a: null, c: 4, d: 5, other: 1 })).toEqual(
      {
        coerced: { a: null, b: 2, c: 4, d: ["5"] },
      },
    );
    expect(coerce("$a: Int", {})).toEqual({ coerced: {} });
  });

  it("says which variable, where in it, and by which rule", () => {
    expect(messagesOf("$a: Int!, $b: Int!", { b: null })).toEqual([
      'Variable "$a" of required type "Int!" was not provided.',
      'Variable "$b" of non-null type "Int!" must not be null.',
    ]);
    expect(messagesOf("$i: In", { i: { kind: "LIKE", in: { n: [1] } } })).toEqual([
      'Variable "$i" got invalid value at "i.in"; Field "kind" of required type "Kind!" was not provided.',
    ]);
    expect(messagesOf("$i: In", { i: { kind: "LIKE", n: [1, null] } })).toEqual([
      'Variable "$i" got invalid value at "i.n[1]"; Expected non-nullable type "Int!" not to be null.',
    ]);
  });

  it("guesses nothing", () => {
    expect(messagesOf("$i: In", { i: { kind: "LIK" } }).join()).not.toContain("LIKE");
    expect(messagesOf("$i: In", { i: { kind: "LIKE", kin: 1 } }).join()).not.toContain('"kind"');
  });

  it("stops at ten errors, and does not write what is around an invalid value", () => {
    const given = { i: Object.fromEntries(Array.from({ length: 5_000 }, (_, i) => [`k${String(i)}`, "v"])) };
    const messages = messagesOf("$i: In", given);
    expect(messages).toHaveLength(10);
    expect(messages.join().length).toBeLessThan(2_000);
  });

  it("takes nothing from the prototype, and no variable that is called like it", () => {
    expect(coerce("$toString: Int, $constructor: Int", { constructor: 1 }).coerced?.toString).toBeUndefined();
    expect(messagesOf("$__proto__: Int = 1", {})).toEqual(['A variable cannot be called "__proto__".']);
  });
});
