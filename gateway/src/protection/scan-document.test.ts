import { describe, expect, it } from "@jest/globals";
import { Lexer, Source, TokenKind } from "graphql";
import { limitSettings, type Limits } from "./limit-settings.ts";
import { scanDocument } from "./scan-document.ts";

const unlimited = Object.fromEntries(Object.keys(limitSettings).map((name) => [name, Infinity]));
const scan = (text: string, limits: Partial<Limits>) =>
  scanDocument(text, { ...unlimited, ...limits } as Limits);

function countedByLexer(text: string): number {
  const lexer = new Lexer(new Source(text));
  let tokens = 0;
  while (lexer.advance().kind !== TokenKind.EOF) tokens++;
  return tokens;
}

describe("scanDocument", () => {
  it.each([
    ["names and punctuators", "query A($b: [Int!]! = [1, -2.5e3]) { c: d(e: $b) @f ... on G { h } ...I }"],
    ["strings", String.raw`{ a(b: "", c: "\"{[(", d: "\\", e: "ü") }`],
    ["block strings", String.raw`{ a(b: """ "{" \""" "" """, c: """""") }`],
    ["comments", '# { "\n{ a # }\r b }'],
    ["commas and byte order marks", "\uFEFF{,,a,,b\t}"],
  ])("counts %s as the lexer does", (_case, text) => {
    const tokens = countedByLexer(text);
    expect(scan(text, { MAX_TOKENS: tokens })).toBeNull();
    expect(scan(text, { MAX_TOKENS: tokens - 1 })).toBe("MAX_TOKENS");
  });

  it("sees all three kinds of brackets, and none in strings and comments", () => {
    expect(scan('{ a(b: [{ c: "{{{{" }]) } # ((((', { MAX_NESTING: 4 })).toBeNull();
    expect(scan("{ a(b: [{ c: 1 }]) }", { MAX_NESTING: 3 })).toBe("MAX_NESTING");
    expect(scan("{}()[]{}", { MAX_NESTING: 1 })).toBeNull();
  });

  it("takes closing brackets without opening ones for no depth to spare", () => {
    expect(scan(`{ a }${"}".repeat(3)}${"{".repeat(5)}`, { MAX_NESTING: 3 })).toBeNull();
    expect(scan("{".repeat(4), { MAX_NESTING: 3 })).toBe("MAX_NESTING");
  });

  it("measures bytes, and names", () => {
    expect(scan("#üü", { MAX_DOCUMENT_BYTES: 4 })).toBe("MAX_DOCUMENT_BYTES");
    expect(scan("{ abcd }", { MAX_NAME_LENGTH: 3 })).toBe("MAX_NAME_LENGTH");
    expect(scan('{ a(b: "abcd") }', { MAX_NAME_LENGTH: 3 })).toBeNull();
  });

  it.each(["{", "[", "(", '"', '"""', "#", "\\", "..", "a", "@a"])("ends on a megabyte of %s", (part) => {
    expect(scan(part.repeat(2 ** 20), { MAX_NESTING: 60 })).not.toBeUndefined();
  });
});
