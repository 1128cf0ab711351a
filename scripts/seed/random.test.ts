import { describe, expect, it } from "@jest/globals";
import { apportion, createRandom, createWeightedDraw, shuffled, uuidv7 } from "./random.ts";

const sum = (values: Int32Array): number => values.reduce((total, value) => total + value, 0);

describe("createRandom", () => {
  it("repeats itself for the same key and differs for neighbouring keys", () => {
    const draw = (key: string): number[] => Array.from({ length: 5 }, createRandom(key).bits);
    expect(draw("post/1")).toEqual(draw("post/1"));
    expect(draw("post/1")).not.toEqual(draw("post/2"));
  });

  it("is even enough that first values of neighbouring keys average one half", () => {
    const firsts = Array.from({ length: 4000 }, (_, i) => createRandom(`k/${i}`).unit());
    expect(firsts.reduce((a, b) => a + b) / 4000).toBeCloseTo(0.5, 1);
  });
});

describe("apportion", () => {
  it("shares out exactly, respects caps and gives the rest to others", () => {
    const shares = apportion(Float64Array.of(100, 1, 1), Int32Array.of(5, 50, 50), 45);
    expect(shares[0]).toBe(5);
    expect(sum(shares)).toBe(45);
  });

  it("gives what the caps allow and no more", () => {
    expect(sum(apportion(Float64Array.of(1, 1), Int32Array.of(2, 3), 100))).toBe(5);
  });
});

describe("createWeightedDraw", () => {
  it("draws in proportion to the weights", () => {
    const [draw, random] = [createWeightedDraw([3, 0, 1]), createRandom("draw")];
    const hits = Array.from({ length: 4000 }, () => draw(random));
    expect(hits.filter((hit) => hit === 0).length / 4000).toBeCloseTo(0.75, 1);
    expect(hits).not.toContain(1);
  });
});

describe("shuffled and uuidv7", () => {
  it("keeps all items and leaves the original alone", () => {
    const items = [1, 2, 3, 4, 5];
    expect(shuffled(createRandom("s"), items).sort()).toEqual([1, 2, 3, 4, 5]);
    expect(items).toEqual([1, 2, 3, 4, 5]);
  });

  it("writes the time first, then version 7 and the variant", () => {
    expect(uuidv7(0x0123456789ab, createRandom("u"))).toMatch(
      /^01234567-89ab-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
  });
});
