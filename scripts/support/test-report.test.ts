import { describe, expect, it } from "@jest/globals";
import { countTests, skippedSuites, type JestResults } from "./test-report.ts";

const results = (parts: Partial<JestResults>): JestResults => ({
  numPassedTests: 0,
  numFailedTests: 0,
  numPendingTests: 0,
  numTodoTests: 0,
  numRuntimeErrorTestSuites: 0,
  testResults: [],
  ...parts,
});

describe("the closing report", () => {
  it("counts a file that could not be loaded as a failure", () => {
    const counts = countTests(
      results({ numPassedTests: 3, numFailedTests: 1, numRuntimeErrorTestSuites: 2 }),
    );
    expect(counts).toEqual({ passed: 3, failed: 3, skipped: 0 });
  });

  it("counts what is still to be written as skipped", () => {
    expect(countTests(results({ numPendingTests: 2, numTodoTests: 1 })).skipped).toBe(3);
  });

  it("names each skipped suite once, with its reason and its number of tests", () => {
    const pending = (suite: string) => ({ status: "pending", ancestorTitles: [suite], title: "works" });
    const assertionResults = [
      pending("cache [skipped: needs Redis, TEST_REDIS_URL is none]"),
      pending("cache [skipped: needs Redis, TEST_REDIS_URL is none]"),
      pending("by hand"),
      { status: "passed", ancestorTitles: ["other"], title: "works" },
    ];
    expect(skippedSuites(results({ testResults: [{ name: "a.test.ts", assertionResults }] }))).toEqual([
      "cache [skipped: needs Redis, TEST_REDIS_URL is none] (2)",
      "by hand [skipped: no reason given] (1)",
    ]);
  });
});
