import js from "@eslint/js";
import { defineConfig } from "eslint/config";
import tseslint from "typescript-eslint";

const subgraphs = ["users", "content", "notifications"];

/** Files that may read process.env: one config per process, and what is not part of a running service. */
const environmentReaders = [
  "**/config.ts",
  "**/environment.ts",
  "**/*.test.ts",
  "{tests,bench,scripts}/**",
  "**/prisma.config.ts",
  "*.config.{mjs,ts}",
];

/** What runs in a terminal, where printing is the purpose. */
const terminalPrograms = ["{scripts,bench}/**", "prisma/**", "tests/support/**"];

const plainSyntax = [
  {
    selector: "ExportDefaultDeclaration",
    message: "Export by name: the name is then the same at every import.",
  },
  {
    selector: "ClassDeclaration[superClass=null], ClassExpression[superClass=null]",
    message: "Only errors are classes here; write functions over plain objects.",
  },
  {
    // PGlite cannot write the array of a type that it does not know, where PostgreSQL's driver can.
    selector: 'TemplateElement[value.raw=/\\$\\d+::"\\w+"\\[\\]/]',
    message: 'Cast the parameter to text[] first: $1::text[]::"Name"[].',
  },
];

/** A subgraph reads its own contract only. The path is a string, so the import rules cannot see it. */
function ownSchemaOnly(subgraph) {
  const others = `^@skein/schema/(?!${subgraph}\\.graphql$)`.replaceAll("/", "\\/");
  return {
    files: [`subgraphs/${subgraph}/src/**/*.ts`],
    rules: {
      "no-restricted-syntax": [
        "error",
        ...plainSyntax,
        {
          selector: `Literal[value=/${others}/]`,
          message: `Only @skein/schema/${subgraph}.graphql belongs to this subgraph.`,
        },
      ],
    },
  };
}

export default defineConfig(
  {
    ignores: [
      "**/generated/**",
      "**/dist/**",
      "out/**",
      ".data/**",
      "coverage/**",
      ".dependency-cruiser.cjs",
    ],
  },
  js.configs.recommended,
  {
    files: ["**/*.ts"],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "no-restricted-syntax": ["error", ...plainSyntax],
      "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "inline-type-imports" }],
      "@typescript-eslint/restrict-template-expressions": [
        "error",
        { allowNumber: true, allowBoolean: true },
      ],
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      "@typescript-eslint/no-unnecessary-condition": [
        "error",
        { allowConstantLoopConditions: "only-allowed-literals" },
      ],
      // An empty string in the environment or in a header is as good as none.
      "@typescript-eslint/prefer-nullish-coalescing": ["error", { ignorePrimitives: { string: true } }],
      // The caller names the row type of a query; TypeScript cannot infer it.
      "@typescript-eslint/no-unnecessary-type-parameters": "off",
      // Resolvers and handlers are async by contract, whether or not one body awaits.
      "@typescript-eslint/require-await": "off",
    },
  },
  {
    rules: {
      eqeqeq: ["error", "always", { null: "ignore" }],
      "no-console": "error",
      "no-restricted-properties": [
        "error",
        {
          object: "process",
          property: "env",
          message: "Read the environment in config.ts, and pass the value on.",
        },
      ],
      "no-restricted-imports": [
        "error",
        {
          paths: [
            {
              name: "node:process",
              importNames: ["env"],
              message: "Read the environment in config.ts, and pass the value on.",
            },
            { name: "process", message: "Use the global, or node:process." },
          ],
        },
      ],
    },
  },
  ...subgraphs.map(ownSchemaOnly),
  { files: environmentReaders, rules: { "no-restricted-properties": "off", "no-restricted-imports": "off" } },
  { files: terminalPrograms, rules: { "no-console": "off" } },
  {
    files: ["*.config.{mjs,ts}", "**/prisma.config.ts", "tests/support/global-*.ts"],
    rules: { "no-restricted-syntax": "off" },
  },
  {
    // Node 12 has to parse it, so that it can refuse to run in words.
    files: ["scripts/bootstrap.mjs"],
    languageOptions: { ecmaVersion: 2020 },
    rules: {
      "no-restricted-syntax": [
        "error",
        { selector: "ChainExpression", message: "Node 12 does not parse it." },
        { selector: "LogicalExpression[operator='??']", message: "Node 12 does not parse it." },
        { selector: "ImportDeclaration[source.value=/^node:/]", message: "Node 12 does not resolve it." },
      ],
    },
  },
  {
    files: ["**/*.{mjs,cjs}"],
    languageOptions: {
      globals: {
        process: "readonly",
        console: "readonly",
        URL: "readonly",
        setInterval: "readonly",
        clearInterval: "readonly",
      },
    },
  },
  {
    files: ["**/*.test.ts", "tests/**/*.ts"],
    rules: {
      // Jest's `expect(mock.method)` and its asymmetric matchers are typed as `any`.
      "@typescript-eslint/unbound-method": "off",
      "@typescript-eslint/no-unsafe-assignment": "off",
    },
  },
);
