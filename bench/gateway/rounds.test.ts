import { describe, expect, it } from "@jest/globals";
import type { Comparison } from "./compare.ts";
import { participants } from "./participants.ts";
import { planTurns } from "./rounds.ts";

function comparison(name: string, query: string, problem: string | null = null): Comparison {
  const participant = participants.find((candidate) => candidate.name === name);
  if (!participant) throw new Error(`no participant ${name}`);
  const entry = { participant, mode: "executor" as const, query };
  return { entry, problem, calls: 0, callsAgain: 0, requestBytes: 0, answerBytes: 0, bodyBytes: 0 };
}

const order = (comparisons: Comparison[], rounds: number) =>
  planTurns(comparisons, rounds).map(
    ({ round, comparison: { entry } }) => `${round} ${entry.query} ${entry.participant.name}`,
  );

describe("the plan of turns", () => {
  it("interleaves the participants, and begins each round with another one", () => {
    expect(order([comparison("skein", "flat"), comparison("apollo", "flat")], 2)).toEqual([
      "1 flat skein",
      "1 flat apollo",
      "2 flat apollo",
      "2 flat skein",
    ]);
  });

  it("measures one query after the other", () => {
    const all = [comparison("skein", "flat"), comparison("skein", "deep"), comparison("apollo", "flat")];
    expect(order(all, 1)).toEqual(["1 flat skein", "1 flat apollo", "1 deep skein"]);
  });

  it("never measures a wrong answer", () => {
    expect(order([comparison("skein", "flat"), comparison("apollo", "flat", "wrong")], 1)).toEqual([
      "1 flat skein",
    ]);
  });
});
