/** The part of Jest's `--json` output that the closing report uses. */
export interface JestResults {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  /** Files that did not get as far as their tests. */
  readonly numRuntimeErrorTestSuites: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly assertionResults: readonly {
      readonly status: string;
      readonly ancestorTitles: readonly string[];
      readonly title: string;
    }[];
  }[];
}

export interface TestCounts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** A file that cannot be loaded counts as one failed test: its tests are unknown, and its silence is no success. */
export function countTests(results: JestResults): TestCounts {
  return {
    passed: results.numPassedTests,
    failed: results.numFailedTests + results.numRuntimeErrorTestSuites,
    skipped: results.numPendingTests + results.numTodoTests,
  };
}

/** One line per skipped suite, `name [skipped: reason] (count)`; a test skipped on its own is its own suite. */
export function skippedSuites(results: JestResults): string[] {
  const skipped = results.testResults
    .flatMap((file) => file.assertionResults)
    .filter(({ status }) => status === "pending" || status === "todo")
    .map(({ ancestorTitles, title }) => ancestorTitles[0] ?? title);
  const counts = Map.groupBy(skipped, (name) => name);
  return [...counts].map(([name, tests]) =>
    name.includes("[skipped: ")
      ? `${name} (${tests.length})`
      : `${name} [skipped: no reason given] (${tests.length})`,
  );
}
