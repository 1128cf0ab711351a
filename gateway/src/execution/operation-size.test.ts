import { describe, expect, it } from "@jest/globals";
import { parse } from "graphql";
import type { Executor, PreparedOperation } from "./executor.ts";
import { createKnownOperations } from "./known-operations.ts";
import { operationBytes } from "./operation-size.ts";
import { selectOperation, type Operation } from "./program/fold-conditions.ts";

function operationOf(text: string): Operation {
  const operation = selectOperation(parse(text), null);
  if (!operation) throw new Error("no operation");
  return operation;
}

/** Some 200 characters that ask for 1,000 fields. */
const fragments = Array.from({ length: 9 }, (_, i) => `fragment F${i} on T{...F${i + 1} ...F${i + 1}}`).join(
  " ",
);
const dense = `{...F0} ${fragments} fragment F9 on T{a}`;

describe("The size of an operation", () => {
  it("grows with what it asks for, fragments in place, and with its text", () => {
    expect(operationBytes(dense, operationOf(dense))).toBeGreaterThan(1_000_000);
    const plain = "{ a }";
    expect(operationBytes(plain, operationOf(plain))).toBeLessThan(2_000);
    const commented = `{ a } # ${"x".repeat(10_000)}`;
    expect(operationBytes(commented, operationOf(commented))).toBeGreaterThan(100_000);
  });

  it("bounds how many are known: a flood of short texts that ask for much takes no more room than others", () => {
    const operations = createKnownOperations({} as Executor<unknown>);
    const prepared = { operation: operationOf(dense) } as PreparedOperation;
    for (let index = 0; index < 500; index++) {
      const text = `${dense} #${String(index)}`;
      operations.add({ text, sha256: String(index), operationName: null, isPersisted: true }, prepared);
    }
    expect(operations.list().length).toBeGreaterThan(10);
    expect(operations.list().length).toBeLessThan(100);
    expect(operations.byHash("499", null)).toBeDefined();
    expect(operations.byHash("0", null)).toBeUndefined();
  });
});
