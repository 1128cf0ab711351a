import { describe, expect, it } from "@jest/globals";
import {
  buildSchema,
  getVariableValues,
  GraphQLError,
  Kind,
  parse,
  validate,
  type GraphQLScalarType,
} from "graphql";
import { withoutQuotedInput } from "./input-errors.ts";

const schema = buildSchema(`
  type Query { a(i: Int, f: Float, s: String, b: Boolean, id: ID, e: Kind, in: In, l: [Int!], m: Mail, o: One): Int }
  enum Kind { POST COMMENT }
  input In { s: String! e: Kind in: In }
  input One @oneOf { a: Int b: Int }
  scalar Mail
`);
const mail = schema.getType("Mail") as GraphQLScalarType;
mail.parseValue = (value) => {
  throw new GraphQLError(`Value is not a valid email address: ${String(value)}`);
};
mail.parseLiteral = () => {
  throw new GraphQLError("Not an address, hunter2, POST: hunter2");
};

const secrets = [/hunter2/, /POSTT/, /Did you mean/];

function expectNoValues(messages: readonly string[]): void {
  expect(messages.length).toBeGreaterThan(0);
  for (const message of messages) {
    const text = withoutQuotedInput(message);
    for (const secret of secrets) expect(text).not.toMatch(secret);
    expect(withoutQuotedInput(text)).toBe(text);
  }
}

describe("withoutQuotedInput", () => {
  it.each<[string, unknown]>([
    ["Int", "hunter2"],
    ["Int", { hunter2: '" at "x"; hunter2' }],
    ["Int!", null],
    ["Float", "hunter2"],
    ["String", { password: "hunter2" }],
    ["Boolean", "hunter2"],
    ["ID", { hunter2: 1 }],
    ["Kind", "POSTT"],
    ["Kind", "hunter2 at $x.y; z"],
    ["Kind", { hunter2: 1 }],
    ["In", "hunter2"],
    ["In", { s: "a", hunter2: 1 }],
    ["In", { s: "hunter2", in: { e: "POSTT" } }],
    ["In", { e: "hunter2" }],
    ["[Int!]", ["hunter2", null]],
    ["Mail", "hunter2"],
    ["One", { a: 1, b: "hunter2" }],
  ])("hides the value of a variable of type %s: %j", (type, value) => {
    const document = parse(`query ($v: ${type}) { __typename }`);
    const [operation] = document.definitions;
    const definitions =
      operation?.kind === Kind.OPERATION_DEFINITION ? (operation.variableDefinitions ?? []) : [];
    const { errors = [] } = getVariableValues(schema, definitions, { v: value });
    expectNoValues(errors.map(({ message }) => message));
  });

  it.each([
    'i: "hunter2"',
    'i: {hunter2: "hunter2"}',
    'f: "hunter2"',
    "s: hunter2",
    'b: "hunter2"',
    "id: {x: hunter2}",
    "e: POSTT",
    'e: "hunter2"',
    'in: "hunter2"',
    'in: {s: "a", hunter2: 1}',
    'in: {s: hunter2, e: "hunter2"}',
    'l: [1, "hunter2"]',
  ])("hides the value of the argument %s", (argument) => {
    const errors = validate(schema, parse(`{ a(${argument}) }`));
    expectNoValues(errors.map(({ message }) => message));
  });

  it.each([
    '{ a(s: "x" "hunter2") }',
    "{ a hunter2: }",
    "{ a(i: 1.hunter2) }",
    String.raw`{ a(s: "\u{hunter2}") }`,
    String.raw`{ a(s: "\hunter2") }`,
    '{ a } """hunter2"""',
    "{ a } hunter2",
    '{ a(s: "hunter2) }',
  ])("hides the words of what cannot be read: %s", (text) => {
    let message = "";
    try {
      parse(text);
    } catch (error) {
      message = (error as Error).message;
    }
    expectNoValues([message]);
  });

  it("keeps what says where and why", () => {
    const place =
      'Variable "$in" got invalid value {"s":"x"} at "in.in"; Field "s" of required type "String!" was not provided.';
    expect(withoutQuotedInput(place)).toBe(
      'Variable "$in" got invalid value at "in.in"; Field "s" of required type "String!" was not provided.',
    );
    const unknown = 'Cannot query field "nam" on type "Query". Did you mean "name"?';
    expect(withoutQuotedInput(unknown)).toBe('Cannot query field "nam" on type "Query".');
    expect(withoutQuotedInput("The handle is taken.")).toBe("The handle is taken.");
  });
});
