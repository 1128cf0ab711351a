import { describe, expect, it } from "@jest/globals";
import { toJavaScript } from "./strip-types.ts";

describe("toJavaScript", () => {
  it("leaves every statement at its line and column", () => {
    const source = 'interface Hidden {\n  a: string;\n}\nexport const a: Hidden = { a: "b" };\n';
    const script = toJavaScript(source, "a.ts").split("\n");
    expect(script[3]).toBe('export const a         = { a: "b" };');
  });

  it.each([
    ['import { a } from "./a.ts";', 'import { a } from "./a.js";'],
    ["export * as b from '../b/b.ts';", "export * as b from '../b/b.js';"],
    ['const c = await import("./c.ts");', 'const c = await import("./c.js");'],
    ['import d from "@skein/service-kit/d.ts";', 'import d from "@skein/service-kit/d.ts";'],
    ['import "./e.json";', 'import "./e.json";'],
  ])("turns %s into %s", (source, script) => {
    expect(toJavaScript(source, "a.ts")).toBe(script);
  });

  it("refuses a path to a source that is not an import, naming file and path", () => {
    const source = 'new Worker(new URL("./worker.ts", import.meta.url));';
    expect(() => toJavaScript(source, "src/a.ts")).toThrow('src/a.ts: "./worker.ts" will not exist');
  });
});
