import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { auditServer } from "graphql-http";
import { startTestGateway, type TestGateway } from "../../support/test-gateway.ts";

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.close());

describe("H18: GraphQL over HTTP, as graphql-http audits it", () => {
  it("passes all 61 audits without a warning or a notice", async () => {
    const results = await auditServer({ url: `${gateway.url}/graphql` });
    const failed = results.filter((result) => result.status !== "ok");
    expect(
      failed.map(({ id, name, status, ...rest }) => ({
        id,
        name,
        status,
        reason: "reason" in rest ? rest.reason : "",
      })),
    ).toEqual([]);
    expect(results).toHaveLength(61);
  });
});
