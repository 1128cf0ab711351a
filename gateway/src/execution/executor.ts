import { hash } from "node:crypto";
import type { DocumentNode, GraphQLSchema } from "graphql";
import { LRUCache } from "lru-cache";
import type { Viewer } from "@skein/service-kit/identity.ts";
import type { AccessRule } from "../authorization/access-rule.ts";
import { deniedKey, deny, withoutDenied } from "../authorization/denial.ts";
import { findGuarded, rulesOf } from "../authorization/guarded-selections.ts";
import { refusedWhole } from "../authorization/refused-program.ts";
import { optimisePlan } from "./plan/optimise-plan.ts";
import { validateDocument } from "../protection/validate-document.ts";
import { programBytes } from "./operation-size.ts";
import { createProgramShelf, type ProgramShelf } from "./program-shelf.ts";
import { coerceVariables, type CoercedVariables } from "./coerce-variables.ts";
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
  /** Whose rights count; null where everybody may do everything, which only tests of execution want. */
  readonly viewerOf: ((context: Context) => Viewer | null) | null;
  /** Does what takes milliseconds, for a request whose operation has not run before. */
  readonly inTurn: <Result>(context: Context, work: () => Result) => Promise<Result>;
}

type InTurn = <Result>(work: () => Result) => Promise<Result>;

/** For tools and tests, where nobody else waits. */
export const atOnce = async <Result>(_context: unknown, work: () => Result): Promise<Result> => work();

/** One operation of a document that is valid against the executor's schema, with the programs made for it so far. */
export interface PreparedOperation {
  readonly operation: Operation;
  /** The variables of `@skip` and `@include`: each combination of their values has a program of its own. */
  readonly conditions: readonly string[];
  /** What its guarded fields ask for: each combination of those that a viewer meets has a program of its own. */
  readonly accessRules: readonly AccessRule[];
  readonly programs: LRUCache<string, Variant>;
}

interface Variant {
  readonly conditions: Conditions;
  /** One of those for whom it is. */
  readonly viewer: Viewer | null;
  /** Null until it is compiled. */
  program: Program | null;
  readonly compiled: Promise<Program>;
}

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

/** Runs operations against the subgraphs of one supergraph. */
export function createExecutor<Context>(options: ExecutorOptions<Context>): Executor<Context> {
  const { supergraph, surroundings, viewerOf } = options;
  const compiler: Compiler<Context> = { ...options, shelf: createProgramShelf() };
  const prepareOperation = (operation: Operation): PreparedOperation => ({
    operation,
    conditions: conditionVariables(operation),
    accessRules: viewerOf ? rulesOf(guardedIn(operation, supergraph)) : [],
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
      const errors = validateDocument(supergraph.schema, documentOf(operation), { introspection: true });
      if (errors.length > 0) return null;
      const prepared = prepareOperation(operation);
      for (const { conditions, viewer } of programs.values()) {
        const inTurn: InTurn = (work) => atOnce(null, work);
        await variantFor(compiler, prepared, { values: conditions, viewer, inTurn }).compiled;
      }
      return prepared;
    },
    coerceVariables: ({ operation }, variables) =>
      coerceVariables(supergraph.schema, operation.definition.variableDefinitions ?? [], variables),
    run: async (prepared, coerced, context) => {
      const viewer = viewerOf?.(context) ?? null;
      const inTurn: InTurn = (work) => options.inTurn(context, work);
      const variant = variantFor(compiler, prepared, { values: coerced, viewer, inTurn });
      const { program } = variant;
      return (program ?? (await variant.compiled))(surroundings, coerced, context);
    },
  };
}

const chooseLabels = ({ overrideLabels }: Planner): ReadonlySet<string> =>
  overrideLabelsFor(overrideLabels, Math.random() * 100);

const guardedIn = (operation: Operation, { schema, accessRules }: LoadedSupergraph) =>
  findGuarded(operation, schema, accessRules);

interface Wanted {
  /** Of at least the operation's condition variables. */
  readonly values: Variables;
  readonly viewer: Viewer | null;
  readonly inTurn: InTurn;
}

interface Compiler<Context> extends ExecutorOptions<Context> {
  readonly shelf: ProgramShelf;
}

function variantFor<Context>(
  options: Compiler<Context>,
  { operation, conditions: names, accessRules, programs }: PreparedOperation,
  { values, viewer, inTurn }: Wanted,
): Variant {
  const labels = chooseLabels(options.planner);
  const denied = accessRules.length === 0 ? "" : deniedKey(accessRules, viewer);
  const key = [names.map((name) => (values[name] === true ? "1" : "0")).join(""), denied, ...labels].join();
  const known = programs.get(key);
  if (known) {
    options.shelf.use(known);
    return known;
  }
  const conditions = Object.fromEntries(names.map((name) => [name, values[name] === true]));
  const wanted = { operation, conditions, labels, viewer, isDenied: denied !== "", inTurn };
  const compiled = compile(options, wanted);
  const variant: Variant = { conditions, viewer, program: null, compiled };
  programs.set(key, variant);
  options.shelf.keep(variant, programBytes(operation), () => {
    if (programs.peek(key) === variant) programs.delete(key);
  });
  compiled.then(
    (program) => (variant.program = program),
    () => programs.delete(key),
  );
  return variant;
}

interface Compilation {
  readonly operation: Operation;
  readonly conditions: Conditions;
  readonly labels: ReadonlySet<string>;
  readonly viewer: Viewer | null;
  /** The viewer may not use all of it, or of what its conditions have taken away. */
  readonly isDenied: boolean;
  readonly inTurn: InTurn;
}

async function compile<Context>(options: ExecutorOptions<Context>, wanted: Compilation): Promise<Program> {
  const { schema, namesOf } = options.supergraph;
  const { labels: overrideLabels, inTurn } = wanted;
  const { operation, denial, refused, asked } = await inTurn(() => allowedPart(options, wanted));
  if (refused) return refused;
  const plan = await options.planner.plan({ document: planningDocument(asked), overrideLabels });
  const program = await inTurn(() =>
    compileProgram({ schema, namesOf, operation, denial, plan: plan && optimisePlan(plan) }),
  );
  // What runs for the first time takes long as well: others come in between.
  await inTurn(() => undefined);
  return program;
}

/** What of an operation the viewer may use, as it is planned. */
function allowedPart<Context>(
  { supergraph }: ExecutorOptions<Context>,
  { operation: whole, conditions, viewer, isDenied }: Compilation,
) {
  const { schema, namesOf } = supergraph;
  const operation = foldConditions(whole, conditions);
  const denial = isDenied ? deny(guardedIn(operation, supergraph), viewer) : null;
  const refused = denial && refusedWhole(operation, schema, denial);
  const allowed = denial ? withoutDenied(operation, denial) : operation;
  const asked = askTypenames(allowed, { schema, namesOf, deniedTypes: denial?.types });
  return { operation, denial, refused, asked };
}
