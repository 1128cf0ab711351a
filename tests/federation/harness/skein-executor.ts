import { print, validate, type ASTNode } from "graphql";
import { createLogger } from "@skein/service-kit/logger.ts";
import { createCacheSchema } from "@skein/gateway/cache/cache-schema.ts";
import type { EntityCache } from "@skein/gateway/cache/entity-cache.ts";
import {
  atOnce,
  createExecutor,
  type Executor,
  type PreparedOperation,
} from "@skein/gateway/execution/executor.ts";
import { createPlanner, type PlannerChoice } from "@skein/gateway/execution/plan/create-planner.ts";
import { optimisePlan } from "@skein/gateway/execution/plan/optimise-plan.ts";
import type { Planner } from "@skein/gateway/execution/plan/planner.ts";
import type { CacheSetup } from "@skein/gateway/execution/program/cache-use.ts";
import { foldConditions, planningDocument } from "@skein/gateway/execution/program/fold-conditions.ts";
import { loadSupergraph } from "@skein/gateway/execution/supergraph.ts";
import type { ClientRequest } from "./monolith.ts";
import { createCaller, type CallInProcess, type Contender, type Outcome } from "./run.ts";
import type { Subgraph } from "./subgraph-server.ts";
import type { SupergraphCase } from "./supergraph-case.ts";

const logger = createLogger({ service: "gateway", level: "silent" });

/** This gateway's executor over subgraphs in this process. Its planner may be a process of its own: close it. */
export interface SkeinContender extends Contender {
  readonly schema: Executor<unknown>["schema"];
  close(): void;
}

/** @param cache where there is one, the answers of all subgraphs are kept in it for everybody */
export async function createSkein(
  supergraph: SupergraphCase,
  subgraphs: ReadonlyMap<string, Subgraph>,
  choice: PlannerChoice,
  cache: EntityCache | null = null,
): Promise<SkeinContender> {
  const planner = await createPlanner({ supergraphSdl: supergraph.supergraphSdl, choice, logger });
  const executor = createExecutor<{ readonly call: CallInProcess }>({
    supergraph: loadSupergraph(supergraph.supergraphSdl),
    planner,
    // The monolith that it is compared with gives everything to everybody.
    viewerOf: null,
    inTurn: atOnce,
    surroundings: {
      call: async ({ subgraph, body, context }) => ({
        ...(await context.call(subgraph, body)),
        headers: { "cache-control": "public, max-age=600" },
      }),
      onFailure: () => undefined,
      cacheFor: cache && cacheSetup(cache, supergraph),
    },
  });
  const prepare = createPreparation(executor);
  return {
    name: `skein with ${choice}'s planner`,
    schema: executor.schema,
    run: async (request, execution) => {
      const { call, calls } = createCaller(subgraphs, execution);
      return { ...(await runRequest(executor, prepare(request), request.variables, call)), calls };
    },
    explain: (request) => explainPlan(executor, planner, request),
    close: () => planner.close(),
  };
}

function cacheSetup(cache: EntityCache, { supergraphSdl }: SupergraphCase): () => CacheSetup {
  const schema = createCacheSchema(supergraphSdl);
  const { signal } = new AbortController();
  return () => ({ cache, schema, viewerKey: null, signal, explains: false });
}

type Prepare = (request: ClientRequest) => PreparedOperation;

/** The same operation again is the same program, as in the gateway. */
function createPreparation(executor: Executor<{ readonly call: CallInProcess }>): Prepare {
  const known = new Map<string, PreparedOperation>();
  return ({ document, query, operationName }) => {
    const key = `${operationName ?? ""}\n${query}`;
    const prepared = known.get(key) ?? prepareAnew(executor, document, operationName);
    known.set(key, prepared);
    return prepared;
  };
}

function prepareAnew(
  executor: Executor<{ readonly call: CallInProcess }>,
  document: ClientRequest["document"],
  operationName: string | null,
): PreparedOperation {
  const [invalid] = validate(executor.schema, document);
  if (invalid) throw invalid;
  const prepared = executor.prepare(document, operationName);
  if (!prepared) throw new Error("the document has no such operation");
  return prepared;
}

async function runRequest(
  executor: Executor<{ readonly call: CallInProcess }>,
  prepared: PreparedOperation,
  variables: ClientRequest["variables"],
  call: CallInProcess,
): Promise<Omit<Outcome, "calls">> {
  const { coerced, errors } = executor.coerceVariables(prepared, variables);
  if (errors) return { data: undefined, errors };
  const result = await executor.run(prepared, coerced, { call });
  return { data: readData(result.data), errors: result.errors };
}

/** @throws {Error} when the text says a thing twice, which its reading would hide. */
function readData(text: string | null): Outcome["data"] {
  if (text === null) return null;
  const data = JSON.parse(text) as NonNullable<Outcome["data"]>;
  if (JSON.stringify(data).length !== text.length) throw new Error(`the text is not what it means: ${text}`);
  return data;
}

async function explainPlan(
  executor: Executor<{ readonly call: CallInProcess }>,
  planner: Planner,
  { document, operationName, variables }: ClientRequest,
): Promise<string> {
  const prepared = executor.prepare(document, operationName);
  if (!prepared) return "no such operation";
  const coerced = executor.coerceVariables(prepared, variables).coerced ?? {};
  const conditions = Object.fromEntries(prepared.conditions.map((name) => [name, coerced[name] === true]));
  const operation = foldConditions(prepared.operation, conditions);
  const plan = await planner.plan({ document: planningDocument(operation), overrideLabels: new Set() });
  return JSON.stringify(plan && optimisePlan(plan), printSyntax, 1);
}

function printSyntax(_: string, value: unknown): unknown {
  if (value instanceof Map) return Object.fromEntries(value);
  const isSyntax =
    typeof value === "object" && value !== null && "kind" in value && value.kind === "SelectionSet";
  return isSyntax ? print(value as unknown as ASTNode).replaceAll(/\s+/g, " ") : value;
}
