// What may import what (docs/architecture.md). Every rule is an error.

const prismaModules =
  "(/generated/prisma/|node_modules/(@prisma|prisma|pglite-prisma-adapter|@electric-sql)/)";
const domainNoun = "(user|post|comment|reaction|follow|profile|feed|notification)s?[-.]";
const notProduction = "^(tests|bench|scripts)/";

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: "no-cycle",
      comment:
        "Two files that need each other are one file, or miss a third. Generated types may point back at what they describe.",
      severity: "error",
      from: {},
      to: { circular: true, viaOnly: { pathNot: "/generated/" } },
    },
    {
      name: "no-unresolvable",
      comment: "The import leads nowhere.",
      severity: "error",
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: "no-barrel-or-utils",
      comment: "Import from the file that owns the name; name a file after what it does.",
      severity: "error",
      from: { pathNot: "/generated/" },
      to: { path: "(^|/)(index|utils?|helpers?)\\.ts$", pathNot: "(node_modules|/generated/)" },
    },
    {
      name: "gateway-imports-kit-and-schema-only",
      comment: "The gateway knows subgraphs by their schema and URL alone.",
      severity: "error",
      from: { path: "^gateway/" },
      to: { path: "^(subgraphs|prisma)/" },
    },
    {
      name: "gateway-without-prisma",
      comment: "The gateway owns no database.",
      severity: "error",
      from: { path: "^gateway/" },
      to: { path: prismaModules },
    },
    {
      name: "subgraph-never-imports-another",
      comment: "Facts of another subgraph arrive as events or as federated entities.",
      severity: "error",
      from: { path: "^subgraphs/([^/]+)/" },
      to: { path: "^subgraphs/", pathNot: "^subgraphs/$1/" },
    },
    {
      name: "subgraph-keeps-to-its-own-data",
      comment: "One database, one owner.",
      severity: "error",
      from: { path: "^subgraphs/([^/]+)/" },
      to: { path: "^(gateway/|prisma/)", pathNot: "^prisma/$1/" },
    },
    {
      name: "resolver-without-prisma",
      comment: "A resolver calls a service or a loader; only types of rows may reach it.",
      severity: "error",
      from: { path: "\\.resolvers\\.ts$", pathNot: "\\.test\\.ts$" },
      to: { path: prismaModules, dependencyTypesNot: ["type-only"] },
    },
    {
      name: "service-below-resolver-and-server",
      comment: "Services know nothing of how they are reached.",
      severity: "error",
      from: { path: "\\.service\\.ts$" },
      to: { path: "(\\.resolvers|/server|/main)\\.ts$" },
    },
    {
      name: "kit-imports-npm-only",
      comment: "The kit serves every process alike.",
      severity: "error",
      from: { path: "^packages/service-kit/" },
      to: { path: "^(gateway|subgraphs|schema|prisma)/" },
    },
    {
      name: "kit-without-domain-nouns",
      comment: "What speaks of users or posts belongs to a subgraph.",
      severity: "error",
      from: { path: "^packages/service-kit/src/" },
      to: {
        path: `^packages/service-kit/src/[a-z]*-?${domainNoun}`,
        pathNot: "node_modules",
      },
    },
    {
      name: "production-without-tools",
      comment:
        "Tests, benchmarks and scripts may import anything; nothing that runs in production imports them.",
      severity: "error",
      from: { path: "^(gateway|subgraphs|packages|schema)/", pathNot: "\\.test\\.ts$" },
      to: { path: `(${notProduction}|\\.test\\.ts$)` },
    },
    {
      name: "declared-dependencies-only",
      comment: "A deployed image holds what the package's own package.json lists under dependencies.",
      severity: "error",
      from: { path: "^(gateway|subgraphs|packages|schema)/", pathNot: "\\.test\\.ts$" },
      to: { dependencyTypes: ["npm-dev", "npm-no-pkg", "npm-unknown"], dependencyTypesNot: ["type-only"] },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    // The benchmark's peers have packages of their own, which are installed only where it runs.
    exclude: { path: "(^|/)(dist|out|coverage|\\.data|bench/gateway/peers)/" },
    combinedDependencies: false,
    tsPreCompilationDeps: true,
    detectProcessBuiltinModuleCalls: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "default", "types"],
      extensions: [".ts", ".mts", ".mjs", ".cjs", ".js", ".json"],
    },
  },
};
