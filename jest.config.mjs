import { availableParallelism } from "node:os";

/** @type {import("jest").Config} */
export default {
  testEnvironment: "node",
  globalSetup: "<rootDir>/tests/support/global-setup.ts",
  globalTeardown: "<rootDir>/tests/support/global-teardown.ts",
  extensionsToTreatAsEsm: [".ts"],
  testMatch: [
    "<rootDir>/packages/*/src/**/*.test.ts",
    "<rootDir>/gateway/src/**/*.test.ts",
    "<rootDir>/subgraphs/*/src/**/*.test.ts",
    "<rootDir>/scripts/**/*.test.ts",
    "<rootDir>/bench/**/*.test.ts",
    "<rootDir>/tests/**/*.test.ts",
  ],
  // Deployed copies and databases hold package.json files of their own, which Jest would report as name collisions.
  modulePathIgnorePatterns: ["<rootDir>/.data/", "<rootDir>/out/", "<rootDir>/dist/"],
  transform: {
    "\\.ts$": [
      "@swc/jest",
      {
        jsc: {
          parser: { syntax: "typescript" },
          target: "es2024",
          // As Node does it: only `import type` disappears.
          transform: { verbatimModuleSyntax: true },
        },
        module: { type: "es6" },
        sourceMaps: "inline",
      },
    ],
  },
  transformIgnorePatterns: ["/node_modules/"],
  // Each worker holds an in-process database at times; restarting a fat one keeps a small machine out of swap.
  workerIdleMemoryLimit: "1.5GB",
  // Tests wait for databases more than they compute.
  maxWorkers: availableParallelism() + 1,
  testTimeout: 30_000,
};
