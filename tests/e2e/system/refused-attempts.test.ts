import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { startTestSystem, type TestSystem } from "../../support/system-start.ts";

let system: TestSystem;
beforeAll(async () => {
  system = await startTestSystem("refusals");
}, 60_000);
afterAll(() => system.close());

const guess = (index: number, email: string): string =>
  `g${String(index)}: signIn(input: { email: "${email}", password: "guess ${String(index)} of many" }) { errors { code } }`;

describe("Attempts that are refused", () => {
  it("are status 429 with Retry-After and one error, aliases or not", async () => {
    const email = "somebody@example.com";
    const fields = Array.from({ length: 15 }, (_, index) => guess(index, email)).join(" ");
    for (const query of [`mutation { ${fields} }`, `mutation { ${guess(0, email)} }`]) {
      const response = await fetch(new URL("/graphql", system.gatewayUrl), {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ query }),
      });
      expect(response.status).toBe(429);
      expect(Number(response.headers.get("retry-after"))).toBeGreaterThan(0);
      const { data, errors } = (await response.json()) as { data: unknown; errors: unknown[] };
      expect(data).toBeNull();
      expect(errors).toEqual([
        expect.objectContaining({ extensions: expect.objectContaining({ code: "RATE_LIMITED" }) }),
      ]);
    }
  });

  it("leave an anonymous visitor at 200, who has no token to refresh", async () => {
    const { status, errors } = await system.client.send("mutation { revokeAllSessions { revokedCount } }");
    expect(status).toBe(200);
    expect(errors.map(({ extensions }) => extensions.code)).toEqual(["UNAUTHENTICATED"]);
  });
});
