import { expect, it } from "@jest/globals";
import { createStatementNames, plannedAnew } from "./statement-names.ts";

it("gives a text the same name each time, and different texts different names", () => {
  const nameOf = createStatementNames();
  expect(nameOf("SELECT 1")).toBe(nameOf("SELECT 1"));
  expect(nameOf("SELECT 2")).not.toBe(nameOf("SELECT 1"));
});

it("names no more texts than its bound, and still knows those that it named", () => {
  const nameOf = createStatementNames(2);
  const first = nameOf("SELECT 1");
  nameOf("SELECT 2");
  expect(nameOf("SELECT 3")).toBeUndefined();
  expect(first).toBeDefined();
  expect(nameOf("SELECT 1")).toBe(first);
});

it("gives no name to what is to be planned for its values each time", () => {
  const nameOf = createStatementNames();
  expect(nameOf(`SELECT ${plannedAnew} 1`)).toBeUndefined();
});
