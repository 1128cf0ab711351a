import { describe, expect, it } from "@jest/globals";
import { createProgramShelf } from "./program-shelf.ts";

describe("the shelf of programs", () => {
  it("forgets those that were not used for longest, by the room that others need", () => {
    const shelf = createProgramShelf(100);
    const forgotten: string[] = [];
    const keep = (name: string, bytes: number): object => {
      const program = { name };
      shelf.keep(program, bytes, () => forgotten.push(name));
      return program;
    };
    const first = keep("first", 40);
    keep("second", 40);
    shelf.use(first);
    keep("third", 40);
    expect(forgotten).toEqual(["second"]);
    keep("larger than all", 1_000);
    expect(forgotten).toEqual(["second", "first", "third"]);
  });
});
