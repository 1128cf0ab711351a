import { describe, expect, it } from "@jest/globals";
import { parse } from "graphql";
import { selectOperation } from "./fold-conditions.ts";
import { inResponse } from "./visible-path.ts";

const operation = selectOperation(
  parse("{ all: products { ...Product } } fragment Product on Product { shipping: estimate { days } }"),
  null,
);

describe("inResponse", () => {
  it.each([
    [
      ["all", 0, "shipping", "days"],
      ["all", 0, "shipping", "days"],
    ],
    [
      ["all", 0, "price"],
      ["all", 0],
    ],
    [
      ["all", 0, "shipping", "_p_days"],
      ["all", 0, "shipping"],
    ],
    [["products"], []],
  ])("takes %j for %j", (path, expected) => {
    expect(operation).not.toBeNull();
    if (operation)
      expect(inResponse([{ message: "", path }], operation)).toEqual([{ message: "", path: expected }]);
  });
});
