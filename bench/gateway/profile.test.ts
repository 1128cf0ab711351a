import { describe, expect, it } from "@jest/globals";
import { selfTimes, type CpuProfile } from "./profile.ts";

const node = (id: number, functionName: string, url = "") => ({
  id,
  callFrame: { functionName, url, lineNumber: 9 },
});

describe("self times of a profile", () => {
  it("adds up the samples of a function, the most first, and leaves waiting out", () => {
    const profile: CpuProfile = {
      nodes: [node(1, "(idle)"), node(2, "merge", "file:///x/merge.ts"), node(3, "(garbage collector)")],
      samples: [1, 2, 3, 2],
      timeDeltas: [50_000, 2_000, 1_000, 1_000],
    };
    expect(selfTimes(profile, 60_000)).toEqual([
      { place: "merge /x/merge.ts:10", milliseconds: 3, share: 0.75 },
      { place: "(garbage collector)", milliseconds: 1, share: 0.25 },
    ]);
  });

  it("looks at the end of the process's life only", () => {
    const profile: CpuProfile = {
      nodes: [node(1, "compile"), node(2, "answer")],
      samples: [1, 1, 2],
      timeDeltas: [4_000, 4_000, 4_000],
    };
    expect(selfTimes(profile, 4)).toEqual([{ place: "answer", milliseconds: 4, share: 1 }]);
  });
});
