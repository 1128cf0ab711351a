import { describe, expect, it } from "@jest/globals";
import { scanJson } from "./scan-json.ts";

const most = { depth: Infinity, values: Infinity };

describe("scanJson", () => {
  it.each<[unknown, number]>([
    [1, 0],
    ["[{", 0],
    [{ "[[[": "{{{" }, 1],
    [{ a: [{ b: [] }] }, 4],
    [{ '\\"[': "\\\\", "\\": '"{' }, 1],
  ])("sees how deep %j is", (value, depth) => {
    expect(scanJson(JSON.stringify(value), most).depth).toBe(depth);
    expect(scanJson(JSON.stringify(value, null, 2), most).depth).toBe(depth);
  });

  it("counts at least all values", () => {
    expect(scanJson("[1,2,[3],{}]", most).values).toBeGreaterThanOrEqual(6);
    expect(scanJson('{"a":{"b":"c,d"},"e":1}', most).values).toBeGreaterThanOrEqual(4);
    expect(scanJson('"a,b,c,d"', most).values).toBe(1);
  });

  it("stops as soon as it is too much", () => {
    expect(scanJson("[".repeat(2 ** 20), { ...most, depth: 5 }).depth).toBe(6);
    expect(scanJson(`[${"1,".repeat(2 ** 19)}`, { ...most, values: 5 }).values).toBe(6);
  });

  it.each(['"', "\\", '\\"', '"\\', "[", "{", "]"])("ends on a megabyte of %s", (part) => {
    expect(scanJson(part.repeat(2 ** 19), most).values).toBeGreaterThan(0);
  });
});
