import { describe, expect, it } from "@jest/globals";
import { createInvalidationMarks, type Dated, type InvalidationMarks } from "./invalidation-marks.ts";

const dated = (marks: InvalidationMarks, ...tags: string[]): Dated => ({
  tags,
  moment: marks.moment(),
  checkedAt: -1,
});

describe("marks of invalidations", () => {
  it("void what was asked for before, and nothing that was asked for later", () => {
    const marks = createInvalidationMarks();
    const [before, other] = [dated(marks, "a", "b"), dated(marks, "c")];
    expect([marks.isValid(before), marks.isValid(other)]).toEqual([true, true]);
    marks.apply(["b"], 0);
    expect([marks.isValid(before), marks.isValid(other)]).toEqual([false, true]);
    expect(marks.isValid(dated(marks, "a", "b"))).toBe(true);
  });

  it("void everything", () => {
    const marks = createInvalidationMarks();
    const before = dated(marks);
    marks.apply(["*"], 3);
    expect([marks.isValid(before), marks.isValid(dated(marks))]).toEqual([false, true]);
    expect([marks.isValidSince([], 2), marks.isValidSince([], 3)]).toEqual([false, true]);
  });

  it("tell what Redis has from before and after a place in the log", () => {
    const marks = createInvalidationMarks();
    marks.apply(["a"], 7);
    expect([6, 7, 8].map((position) => marks.isValidSince(["b", "a"], position))).toEqual([
      false,
      true,
      true,
    ]);
    expect(marks.isValidSince(["b"], 0)).toBe(true);
  });

  it("keep a place in the log that is known already, also when all is forgotten here", () => {
    const marks = createInvalidationMarks();
    marks.apply(["a"], 7);
    marks.begin(["a", "*"]).end();
    expect(marks.isValidSince(["a"], 6)).toBe(false);
  });

  it("do not believe Redis for a tag whose invalidation is on its way, however often", () => {
    const marks = createInvalidationMarks();
    const [first, second] = [marks.begin(["a"]), marks.begin(["a"])];
    first.end();
    expect([marks.isValidSince(["a"], 99), marks.isValidSince(["b"], 0)]).toEqual([false, true]);
    second.end();
    expect(marks.isValidSince(["a"], 99)).toBe(true);
    const all = marks.begin(["*"]);
    expect(marks.isValidSince(["b"], 99)).toBe(false);
    all.end();
  });

  it("are bounded, and void what is older than the oldest that is left", () => {
    const marks = createInvalidationMarks();
    marks.apply(["first"], 1);
    const before = dated(marks, "first");
    const beforeAll = { ...before, moment: before.moment - 1 };
    marks.apply(
      Array.from({ length: 100_000 }, (_, index) => `t${index}`),
      2,
    );
    expect([marks.isValid(before), marks.isValid(beforeAll)]).toEqual([true, false]);
    expect([marks.isValidSince(["x"], 1), marks.isValidSince(["x"], 0)]).toEqual([true, false]);
  });

  it("start anew with another log", () => {
    const marks = createInvalidationMarks();
    marks.apply(["a"], 9);
    const before = dated(marks, "b");
    marks.startAnew(2);
    expect(marks.isValid(before)).toBe(false);
    expect([marks.isValidSince(["a"], 1), marks.isValidSince(["a"], 2)]).toEqual([false, true]);
  });
});
