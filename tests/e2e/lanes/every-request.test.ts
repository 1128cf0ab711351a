import { afterAll, afterEach, describe, expect, it } from "@jest/globals";
import { recordRequests } from "../../support/replay-requests.ts";

/**
 * The suites below run again in this file, and after each of their tests all that it has sent is sent once more through
 * both lanes, before the subgraphs behave again.
 */
const replayer = recordRequests();
const answered = { lane: 0, apollo: 0, refused: 0 };
afterEach(async () => {
  for (const { sent, ways } of await replayer.replay()) {
    answered[ways.way] += 1;
    const { byApollo, first, again } = ways;
    const request = `${sent.head.slice(0, 2_000)}\n\n${sent.body.toString("utf8", 0, 2_000)}`;
    expect({ request, first, again }).toEqual({ request, first: byApollo, again: byApollo });
  }
}, 120_000);

await import("../clients/dart-link.test.ts");
await import("../clients/errors.test.ts");
await import("../clients/negotiation.test.ts");
await import("../clients/persisted-queries.test.ts");
await import("../gateway/access-token.test.ts");
await import("../gateway/browser.test.ts");
await import("../gateway/partial-failure.test.ts");
await import("../gateway/subgraph-requests.test.ts");

afterAll(() => replayer.close());

describe("the requests of all these tests", () => {
  it("went by every way there is", () => {
    expect(answered.lane).toBeGreaterThan(40);
    expect(answered.apollo).toBeGreaterThan(20);
    expect(answered.refused).toBeGreaterThan(40);
  });
});
