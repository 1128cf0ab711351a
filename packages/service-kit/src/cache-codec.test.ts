import { describe, expect, it } from "@jest/globals";
import { cloneValue, decodeValue, encodeValue } from "./cache-codec.ts";

function roundTrip(value: unknown): unknown {
  const text = encodeValue(value);
  return text === null ? "not encoded" : decodeValue(text)?.value;
}

describe("the cache's codec", () => {
  it.each([
    [null],
    [0],
    [""],
    [false],
    [[]],
    [{ a: [1, { b: null }] }],
    [new Date(5)],
    [{ at: new Date(7), list: [{ at: new Date(8) }, "x"] }],
    [[new Date(1), [new Date(2)]]],
  ])("gives back %j as it was", (value) => {
    expect(roundTrip(value)).toEqual(value);
  });

  it("keeps a string that looks like a date a string", () => {
    expect(roundTrip({ text: "2026-01-01T00:00:00.000Z", at: new Date(0) })).toEqual({
      text: "2026-01-01T00:00:00.000Z",
      at: new Date(0),
    });
  });

  it("keeps an invalid date a date", () => {
    const { at } = roundTrip({ at: new Date(Number.NaN) }) as { at: Date };
    expect([at instanceof Date, at.getTime()]).toEqual([true, Number.NaN]);
  });

  it("refuses what JSON cannot hold", () => {
    const cycle: unknown[] = [];
    cycle.push(cycle);
    expect(encodeValue({ n: 1n })).toBeNull();
    expect(encodeValue(cycle)).toBeNull();
  });

  it.each([[""], ["{}"], ["[]"], ["nonsense"], ["null"], ['"text"']])("takes %p for garbage", (text) => {
    expect(decodeValue(text)).toBeUndefined();
  });

  it("reads past date paths that lead nowhere", () => {
    expect(decodeValue('[{"a":1},[["0","a"],["0","b","c"],7,[],["1"],[null]]]')).toEqual({ value: { a: 1 } });
  });

  it("cannot be led to a prototype by a tampered entry", () => {
    decodeValue('[{},[["0","__proto__","polluted"],["0","constructor","prototype","polluted"]]]');
    expect("polluted" in {}).toBe(false);
  });

  it("carries a key named __proto__ as data", () => {
    const value = cloneValue(roundTrip(JSON.parse('{"__proto__":{"admin":{"yes":true}}}')));
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(JSON.stringify(value)).toBe('{"__proto__":{"admin":{"yes":true}}}');
  });

  it("clones all the way down", () => {
    const original = { at: new Date(1), list: [{ n: 1 }] };
    const copy = cloneValue(original) as typeof original;
    copy.at.setTime(9);
    copy.list[0] = { n: 2 };
    expect(original).toEqual({ at: new Date(1), list: [{ n: 1 }] });
  });
});
