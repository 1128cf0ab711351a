import { AppError } from "@skein/service-kit/app-error.ts";
import { withTimeout } from "@skein/service-kit/with-timeout.ts";
import { GraphQLError, type DocumentNode, type ExecutionResult, type GraphQLSchema } from "graphql";
import type { GatewayContext } from "../context.ts";
import { checkCost } from "../demand/check-cost.ts";
import type { Demand } from "../demand/demand.ts";
import type { Executor, PreparedOperation } from "../execution/executor.ts";
import {
  goLive,
  warm,
  type LiveSupergraph,
  type LiveSupergraphOptions,
} from "../execution/live-supergraph.ts";
import { rehearse } from "../execution/rehearsal/rehearse.ts";
import type { Federation, FederationOptions, GatewayInterface } from "./federation.ts";
import { watchFile } from "../watched-file.ts";
import { locateSubgraphs, readSupergraph, useAtStart } from "./supergraph-source.ts";

type SkeinOptions = FederationOptions &
  Omit<LiveSupergraphOptions, "locate" | "logger"> & {
    /** Infinity for any. */
    readonly maxOperationCost: number;
  };

/** Readiness waits no longer for what only makes the first request quicker. */
const maxRehearsalMs = 500;

/**
 * Execution by our own programs.
 * @throws {ConfigError} when the file cannot be used at the start.
 */
export async function createSkeinFederation(options: SkeinOptions): Promise<Federation> {
  const { supergraphFile, subgraphUrls, logger } = options;
  const liveOptions: LiveSupergraphOptions = {
    ...options,
    locate: (subgraphs) => locateSubgraphs(subgraphs, subgraphUrls),
  };
  const sdl = await readSupergraph(supergraphFile);
  let live = await useAtStart(supergraphFile, () => goLive(sdl, liveOptions));
  await withTimeout(rehearse(live), maxRehearsalMs, "The rehearsal did not end").catch((error: unknown) =>
    logger.debug({ err: error }, "no operation was rehearsed to its end"),
  );
  const versions = new WeakMap<GraphQLSchema, LiveSupergraph>([[live.executor.schema, live]]);
  // An operation that has run knows its executor; what it costs is that version's to say.
  const demands = new WeakMap<Executor<GatewayContext>, Demand>([[live.executor, live.demand]]);
  const listeners = new Set<Listener>();
  const replace = async (changed: string): Promise<void> => {
    const next = await goLive(changed, liveOptions);
    await warm(next, live);
    versions.set(next.executor.schema, next);
    demands.set(next.executor, next.demand);
    for (const listener of listeners) listener(schemaOf(next));
    live.planner.close();
    live = next;
  };
  const watch = watchFile(sdl, {
    what: "supergraph",
    path: supergraphFile,
    pollMs: options.supergraphPollMs,
    logger,
    onChange: replace,
  });
  const gateway: GatewayInterface = {
    load: async () => ({
      executor: (request) =>
        refusable(request.context as GatewayContext, () =>
          executeFor(request, versions.get(request.schema) ?? live, options),
        ),
    }),
    onSchemaLoadOrUpdate: (listener) => {
      listeners.add(listener);
      listener(schemaOf(live));
      return () => listeners.delete(listener);
    },
    stop: async () => {
      watch.stop();
      live.planner.close();
    },
  };
  return {
    gateway,
    lane: {
      byText: (text, operationName) => live.operations.byText(text, operationName),
      byHash: (sha256, operationName) => live.operations.byHash(sha256, operationName),
      coerceVariables: ({ executor, prepared }, variables) =>
        executor.coerceVariables(prepared, variables).coerced ?? null,
      costOf: ({ executor, prepared }, coerced) =>
        (demands.get(executor) ?? live.demand).costOf(prepared, coerced),
      actualCostOf: ({ executor, prepared }, coerced, data) =>
        (demands.get(executor) ?? live.demand).actualCostOf(prepared, coerced, data),
      run: ({ executor, prepared }, coerced, context) => executor.run(prepared, coerced, context),
    },
    schema: () => live.executor.schema,
    subgraphs: () => live.subgraphs,
    mutationNames: () => Object.keys(live.executor.schema.getMutationType()?.getFields() ?? {}),
  };
}

type Listener = Parameters<GatewayInterface["onSchemaLoadOrUpdate"]>[0];

const schemaOf = ({ executor, supergraph }: LiveSupergraph): Parameters<Listener>[0] => ({
  apiSchema: executor.schema,
  coreSupergraphSdl: supergraph.sdl,
});

type GatewayRequest = Parameters<NonNullable<Awaited<ReturnType<GatewayInterface["load"]>>["executor"]>>[0];

/**
 * Runs what Apollo Server has parsed and validated, and remembers it for the lane. The response is written from the
 * outcome, by the same code as the lane's: to Apollo Server the data is empty.
 */
async function executeFor(
  { request, document, source, queryHash, context: given }: GatewayRequest,
  live: LiveSupergraph,
  { maxOperationCost, doHeavyWork }: SkeinOptions,
): Promise<ExecutionResult> {
  const { executor, operations, demand, begun } = live;
  const context = given as GatewayContext;
  const operationName = request.operationName ?? null;
  const prepared =
    operations.byText(source, operationName)?.prepared ??
    (await prepareOnce(live, { document, source, operationName }, (work) => doHeavyWork(context, work)));
  const { coerced, errors } = executor.coerceVariables(prepared, request.variables ?? {});
  if (errors) return { errors: errors.map(asInputError) };
  const cost = demand.costOf(prepared, coerced);
  checkCost(cost, maxOperationCost);
  await context.spend(cost);
  const result = await executor.run(prepared, coerced, context);
  const isPersisted = Boolean(request.extensions?.persistedQuery);
  const known = operations.add({ text: source, sha256: queryHash, operationName, isPersisted }, prepared);
  begun.delete(beginningOf(source, operationName));
  context.facts.outcome = { known, variables: coerced, result };
  return { data: {} };
}

interface NewOperation {
  readonly document: DocumentNode;
  readonly source: string;
  readonly operationName: string | null;
}

const beginningOf = (source: string, operationName: string | null): string =>
  `${JSON.stringify(operationName)}\n${source}`;

/** Whoever comes while another request runs an operation for the first time takes what is prepared for that one. */
function prepareOnce(
  { executor, demand, begun }: LiveSupergraph,
  { document, source, operationName }: NewOperation,
  inTurn: <Result>(work: () => Result) => Promise<Result>,
): Promise<PreparedOperation> {
  const key = beginningOf(source, operationName);
  const before = begun.get(key);
  if (before) return before;
  const beginning = inTurn(() => {
    const prepared = executor.prepare(document, operationName);
    if (!prepared) throw new Error("Apollo Server runs no request without an operation.");
    demand.prepare(prepared);
    return prepared;
  });
  begun.set(key, beginning);
  beginning.catch(() => begun.delete(key));
  return beginning;
}

/** Apollo Server would make an error of the operation of a refusal; the route answers it as what it is. */
async function refusable<Result>({ facts }: GatewayContext, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof AppError) facts.refused = error;
    throw error;
  }
}

function asInputError({ message, nodes }: GraphQLError): GraphQLError {
  return new GraphQLError(message, { nodes: nodes ?? null, extensions: { code: "BAD_USER_INPUT" } });
}
