import { describe, expect, it } from "@jest/globals";
import { renderAvatarSvg, renderPictureSvg } from "./avatar-svg.ts";

const seeds = Array.from({ length: 60 }, (_, i) => `seed-${i}`);

describe("renderAvatarSvg", () => {
  it("draws the same picture for the same seed and different ones for different seeds", () => {
    const draw = (): string[] =>
      seeds.map((seed) => renderAvatarSvg(seed, { size: 96, label: "Ines Moretti" }));
    expect(draw()).toEqual(draw());
    expect(new Set(draw()).size).toBe(seeds.length);
  });

  it("stays below 4 kB and refers to nothing outside itself", () => {
    for (const seed of seeds) {
      const svg = renderAvatarSvg(seed, { size: 512, label: "Ж".repeat(500) });
      expect(Buffer.byteLength(svg)).toBeLessThan(4096);
      expect(svg.replace("http://www.w3.org/2000/svg", "")).not.toMatch(
        /href|https?:|@import|<script|<image/,
      );
    }
  });

  it.each([
    ["Ines Moretti", ">IM<"],
    ["ada", ">A<"],
    ["森川 美咲", ">森美<"],
    ["Anna van der Berg", ">AB<"],
    ["", "></text>"],
  ])("writes the initials of %p", (label, expected) => {
    expect(renderAvatarSvg("a", { size: 64, label })).toContain(expected);
  });

  it("escapes a hostile label", () => {
    const svg = renderAvatarSvg("a", { size: 64, label: `"><script>alert('&')</script>\u0000\ud800` });
    expect(svg).not.toContain("<script>");
    expect(svg).toContain("&#34;&#62;&#60;script&#62;");
    expect(svg).not.toContain("\u0000");
    expect(svg.isWellFormed()).toBe(true);
  });
});

describe("renderPictureSvg", () => {
  it("draws the same landscape for the same seed, in the asked size", () => {
    const options = { width: 1200, height: 800, alt: "Hills" };
    expect(renderPictureSvg("x", options)).toBe(renderPictureSvg("x", options));
    expect(renderPictureSvg("x", options)).not.toBe(renderPictureSvg("y", options));
    expect(renderPictureSvg("x", options)).toContain('viewBox="0 0 1200 800"');
  });

  it("stays below 4 kB and refers to nothing outside itself", () => {
    for (const seed of seeds) {
      const svg = renderPictureSvg(seed, { width: 1600, height: 900, alt: "<b>&".repeat(200) });
      expect(Buffer.byteLength(svg)).toBeLessThan(4096);
      expect(svg.replace("http://www.w3.org/2000/svg", "")).not.toMatch(
        /href|https?:|@import|<script|<image|<b>/,
      );
    }
  });
});
