import { expect, it } from "@jest/globals";
import { drawFor } from "./override-draw.ts";

it.each([
  [[], [30, 60]],
  [["percent(60)"], [30, 60]],
  [
    ["percent(30)", "percent(60)"],
    [60, 30],
  ],
  [["percent(12.50)"], [12.5, 0.5]],
  [["percent(100)"], [100]],
  [["named"], [30]],
])("the draw for %j turns on just these of %j", (labels, percentages) => {
  const draw = drawFor(new Set(labels), percentages);
  const on = percentages.filter((percentage) => draw < percentage);
  const wanted = percentages.filter((percentage) =>
    labels.some((label) => label.includes(`(${String(percentage)}`)),
  );
  expect(on).toEqual(wanted);
});

it("there is no draw for a small share without a greater one, nor for no share at all", () => {
  expect(() => drawFor(new Set(["percent(30)"]), [30, 60])).toThrow(RangeError);
  expect(() => drawFor(new Set(["percent(0)"]), [0])).toThrow(RangeError);
});
