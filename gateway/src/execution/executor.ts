import { hash } from "node:crypto";
import {
  getVariableValues,
  validate,
  type DocumentNode,
  type GraphQLError,
  type GraphQLSchema,
} from "graphql";
import { LRUCache } from "lru-cache";
import { optimisePlan } from "./plan/optimise-plan.ts";
import { overrideLabelsFor } from "./override-labels.ts";
import type { Planner } from "./plan/planner.ts";
import { askTypenames } from "./program/ask-typenames.ts";
import {
  conditionVariables,
  documentOf,
  foldConditions,
  planningDocument,
  selectOperation,
  type Conditions,
  type Operation,
} from "./program/fold-conditions.ts";
import type { Surroundings } from "./program/operation-run.ts";
import { compileProgram, type Program, type ProgramResult } from "./program/program.ts";
import type { LoadedSupergraph } from "./supergraph.ts";

type Variables = Readonly<Record<string, unknown>>;

export interface ExecutorOptions<Context> {
  readonly supergraph: LoadedSupergraph;
  readonly planner: Planner;
  readonly surroundings: Surroundings<Context>;
}

/** One operation of a document that is valid against the executor's schema, with the programs made for it so far. */
export interface PreparedOperation {
  readonly operation: Operation;
  /** The variables of `@skip` and `@include`: each combination of their values has a program of its own. */
  readonly conditions: readonly string[];
  readonly programs: LRUCache<string, Variant>;
}

interface Variant {
  readonly conditions: Conditions;
  readonly labels: ReadonlySet<string>;
  /** Null until it is compiled. */
  program: Program | null;
  readonly compiled: Promise<Program>;
}

export type CoercedVariables =
  | { readonly coerced: Variables; readonly errors?: undefined }
  | { readonly errors: readonly GraphQLError[]; readonly coerced?: undefined };

export interface Executor<Context> {
  /** Of the supergraph: another one has another. */
  readonly version: string;
  /** What clients see. */
  readonly schema: GraphQLSchema;
  /** Null when the document has no such operation, or several and no name. */
  prepare(document: DocumentNode, operationName: string | null): PreparedOperation | null;
  /** The same for an operation of another executor, with its programs; null when the schema has no room for it. */
  prepareAgain(other: PreparedOperation): Promise<PreparedOperation | null>;
  /** https://spec.graphql.org/October2021/#sec-Coercing-Variable-Values */
  coerceVariables(prepared: PreparedOperation, variables: Variables): CoercedVariables;
  /** Never rejects for what a subgraph does. */
  run(prepared: PreparedOperation, coerced: Variables, context: Context): Promise<ProgramResult>;
}

/** A client decides how many combinations it sends. */
const maxProgramsPerOperation = 64;
const maxVariableErrors = 10;

/** Runs operations against the subgraphs of one supergraph. */
export function createExecutor<Context>(options: ExecutorOptions<Context>): Executor<Context> {
  const { supergraph, planner, surroundings } = options;
  const prepareOperation = (operation: Operation): PreparedOperation => ({
    operation,
    conditions: conditionVariables(operation),
    programs: new LRUCache({ max: maxProgramsPerOperation }),
  });
  return {
    version: hash("sha256", supergraph.sdl, "base64url"),
    schema: supergraph.schema,
    prepare: (document, operationName) => {
      const operation = selectOperation(document, operationName);
      return operation && prepareOperation(operation);
    },
    prepareAgain: async ({ operation, programs }) => {
      if (validate(supergraph.schema, documentOf(operation), undefined, { maxErrors: 1 }).length > 0)
        return null;
      const prepared = prepareOperation(operation);
      for (const { conditions } of programs.values()) {
        await variantFor(options, prepared, conditions, chooseLabels(planner)).compiled;
      }
      return prepared;
    },
    coerceVariables: ({ operation }, variables) => {
      const definitions = operation.definition.variableDefinitions ?? [];
      return getVariableValues(supergraph.schema, definitions, variables, { maxErrors: maxVariableErrors });
    },
    run: async (prepared, coerced, context) => {
      const variant = variantFor(options, prepared, coerced, chooseLabels(planner));
      const program = variant.program ?? (await variant.compiled);
      return program(surroundings, coerced, context);
    },
  };
}

const chooseLabels = ({ overrideLabels }: Planner): ReadonlySet<string> =>
  overrideLabelsFor(overrideLabels, Math.random() * 100);

/** @param values of at least the operation's condition variables */
function variantFor<Context>(
  { supergraph, planner }: ExecutorOptions<Context>,
  { operation, conditions: names, programs }: PreparedOperation,
  values: Variables,
  labels: ReadonlySet<string>,
): Variant {
  const key = [names.map((name) => (values[name] === true ? "1" : "0")).join(""), ...labels].join();
  const known = programs.get(key);
  if (known) return known;
  const conditions = Object.fromEntries(names.map((name) => [name, values[name] === true]));
  const compiled = compile({ supergraph, planner, operation: foldConditions(operation, conditions), labels });
  const variant: Variant = { conditions, labels, program: null, compiled };
  programs.set(key, variant);
  compiled.then(
    (program) => (variant.program = program),
    () => programs.delete(key),
  );
  return variant;
}

interface Compilation {
  readonly supergraph: LoadedSupergraph;
  readonly planner: Planner;
  readonly operation: Operation;
  readonly labels: ReadonlySet<string>;
}

async function compile({ supergraph, planner, operation, labels }: Compilation): Promise<Program> {
  const { schema, namesOf } = supergraph;
  const document = planningDocument(askTypenames(operation, supergraph));
  const plan = await planner.plan({ document, overrideLabels: labels });
  return compileProgram({ schema, namesOf, operation, plan: plan && optimisePlan(plan) });
}
