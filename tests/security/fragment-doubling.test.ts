import { afterAll, afterEach, beforeAll, describe, it } from "@jest/globals";
import { expectDocumentRefused } from "../support/refusals.ts";
import { startTestGateway, type TestGateway } from "../support/test-gateway.ts";

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterEach(() => {
  gateway.people.reset();
  gateway.posts.reset();
});
afterAll(() => gateway.close());

/** 1.2 kB that ask for 2^30 fields. */
const steps = Array.from({ length: 30 }, (_, i) => `fragment F${i} on Person { ...F${i + 1} ...F${i + 1} }`);
const doubling = `{ me { ...F0 } } ${steps.join(" ")} fragment F30 on Person { id }`;

describe("fragments that double at every step", () => {
  it("are refused by what they ask for, not by their length", async () => {
    await expectDocumentRefused(gateway, doubling, "TOO_MANY_SELECTIONS");
  });

  it("are refused beside an operation that is in order", async () => {
    const two = `query Good { __typename } ${doubling.replace("{", "query Bad {")}`;
    await expectDocumentRefused(gateway, two, "TOO_MANY_SELECTIONS");
  });

  it("are refused in inline fragments, and under aliases", async () => {
    const fields = steps
      .join(" ")
      .replaceAll(/\.\.\.(F\d+) \.\.\.F\d+/g, "... { ...$1 } ... on Person { ...$1 }");
    const query = `{ me { ...F0 } } ${fields} fragment F30 on Person { id }`;
    await expectDocumentRefused(gateway, query, "TOO_MANY_SELECTIONS");
  });
});
