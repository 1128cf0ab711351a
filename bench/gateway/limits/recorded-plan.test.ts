import { describe, expect, it } from "@jest/globals";
import type { RecordedCall } from "../subgraph/messages.ts";
import { planOf } from "./recorded-plan.ts";

const call = (atMs: number, subgraph: RecordedCall["subgraph"], variables?: object): RecordedCall => ({
  atMs,
  subgraph,
  body: JSON.stringify({ query: "{ x }", variables }),
  answerBytes: 10,
});

describe("a recorded plan", () => {
  it("puts calls that came while the same answers were awaited into one wave", () => {
    const calls = [
      call(1_000, "accounts"),
      call(1_004, "products"),
      call(1_106, "reviews"),
      call(1_215, "inventory"),
    ];
    expect(planOf(calls, 100).map((wave) => wave.map(({ subgraph }) => subgraph))).toEqual([
      ["accounts", "products"],
      ["reviews"],
      ["inventory"],
    ]);
  });

  it("asks for each entity of a list once", () => {
    const user = { __typename: "User", id: "1" };
    const [wave] = planOf([call(0, "accounts", { representations: [user, { ...user }] })], 100);
    expect(JSON.parse(wave?.[0]?.body ?? "null")).toEqual({
      query: "{ x }",
      variables: { representations: [user] },
    });
  });
});
