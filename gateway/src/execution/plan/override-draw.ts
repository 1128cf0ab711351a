/**
 * Hive's planner takes a number from 0 to 100, and turns on the overrides with a greater percentage. This is a number
 * that turns on just the given labels.
 * @param on labels of the form `percent(n)`; others are passed over
 * @throws {RangeError} when no single number does
 */
export function drawFor(on: ReadonlySet<string>, percentages: readonly number[]): number {
  const chosen = new Set([...on].map(percentageOf));
  const draw = Math.max(0, ...percentages.filter((percentage) => !chosen.has(percentage)));
  const isContradiction = percentages.some((percentage) => chosen.has(percentage) && percentage <= draw);
  if (isContradiction) throw new RangeError(`Not decided by one number: ${[...on].join(", ")}`);
  return draw;
}

function percentageOf(label: string): number {
  return Number(/^percent\((.+)\)$/.exec(label)?.[1] ?? Number.NaN);
}
