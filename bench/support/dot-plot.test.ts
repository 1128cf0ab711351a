import { describe, expect, it } from "@jest/globals";
import { drawDotPlot } from "./dot-plot.ts";

const dot = (label: string, value: number) => ({ label, value, text: String(value), isOurs: false });

/** Where the marks are, from left to right of the picture. */
const places = (svg: string): number[] =>
  [...svg.matchAll(/<circle [^>]*cx="([\d.]+)"/g)].map((hit) => Number(hit[1]));

describe("the plot", () => {
  it("places values by their logarithm: as far from 0.1 to 1 as from 1 to 10", () => {
    const svg = drawDotPlot({
      title: "t",
      axis: "a",
      panels: [{ title: "p", dots: [dot("a", 0.1), dot("b", 1), dot("c", 10)] }],
    });
    const [low = 0, middle = 0, high = 0] = places(svg);
    expect(middle - low).toBeGreaterThan(0);
    expect(high - middle).toBeCloseTo(middle - low, 0);
  });

  it("keeps every mark within the picture", () => {
    const svg = drawDotPlot({
      title: "t",
      axis: "a",
      panels: [{ title: "p", dots: [dot("a", 0.026), dot("b", 248)] }],
    });
    for (const place of places(svg)) {
      expect(place).toBeGreaterThan(0);
      expect(place).toBeLessThan(820 - 60);
    }
  });

  it("writes text so that it cannot end an element", () => {
    expect(drawDotPlot({ title: `<&">`, axis: "a", panels: [] })).toContain("&#60;&#38;&#34;&#62;");
  });
});
