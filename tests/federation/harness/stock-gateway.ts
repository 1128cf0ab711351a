import { ApolloGateway, type GraphQLDataSource } from "@apollo/gateway";
import { prettyFormatQueryPlan, QueryPlanner } from "@apollo/query-planner";
import { operationFromDocument, Supergraph } from "@apollo/federation-internals";
import { getOperationAST } from "graphql";
import { createContext, type GatewayContext } from "@skein/gateway/context.ts";
import { disableApolloTelemetry } from "@skein/gateway/environment.ts";
import type { SubgraphTransport } from "@skein/gateway/execution/transport/subgraph-transport.ts";
import { createSubgraphDataSource } from "@skein/gateway/federation/subgraph-data-source.ts";
import { completeResult } from "@skein/gateway/federation/value-completion.ts";
import { createLogger } from "@skein/service-kit/logger.ts";
import { continueTrace } from "@skein/service-kit/trace-context.ts";
import type { ClientRequest } from "./monolith.ts";
import { createCaller, type CallInProcess, type Contender } from "./run.ts";
import type { Subgraph } from "./subgraph-server.ts";
import type { SupergraphCase } from "./supergraph-case.ts";

type Executor = NonNullable<Awaited<ReturnType<ApolloGateway["load"]>>["executor"]>;

const logger = createLogger({ service: "gateway", level: "silent" });
const callers = new WeakMap<object, CallInProcess>();

/**
 * `@apollo/gateway` as this gateway runs it with `GATEWAY_EXECUTOR=apollo`: with its data source and its completion of
 * values, over subgraphs in this process.
 * @throws {Error} when the stock gateway refuses the supergraph.
 */
export async function createStockGateway(
  supergraph: SupergraphCase,
  subgraphs: ReadonlyMap<string, Subgraph>,
): Promise<Contender> {
  disableApolloTelemetry();
  const gateway = new ApolloGateway({
    supergraphSdl: supergraph.supergraphSdl,
    logger,
    queryPlannerConfig: { exposeDocumentNodeInFetchNode: true },
    buildService: ({ name }) => dataSourceOf(name),
  });
  const { executor } = await gateway.load();
  await gateway.stop();
  const { schema } = gateway;
  if (!schema) throw new Error("the gateway has no schema");
  return {
    name: "stock",
    run: async (request, execution) => {
      const { call, calls } = createCaller(subgraphs, execution);
      const context = createContext({
        deadline: Infinity,
        viewer: null,
        client: { address: "127.0.0.1", name: null },
        requestId: "differential",
        trace: continueTrace(undefined),
        signal: new AbortController().signal,
        identity: null,
        spend: () => null,
        facts: { operationName: request.operationName, passed: null, refused: null, outcome: null },
      });
      callers.set(context, call);
      const result = completeResult(await executor(requestContext(request, context, schema)), context);
      return { data: result.data as Record<string, unknown> | null, errors: result.errors ?? [], calls };
    },
    explain: async (request) => explainPlan(supergraph.supergraphSdl, request),
  };
}

/** One data source serves all requests; whose subgraphs it calls follows from the request's context. */
function dataSourceOf(name: string): GraphQLDataSource {
  return {
    process: async (options) => {
      const call = callers.get(options.context);
      if (!call) throw new Error("a call outside of a request");
      const source = createSubgraphDataSource({
        name,
        url: new URL(`http://${name}.invalid/`),
        transport: transportOf(name, call),
        logger,
      });
      return source.process(options);
    },
  };
}

const transportOf = (name: string, call: CallInProcess): SubgraphTransport => ({
  post: async ({ body }) => ({ ...(await call(name, body)), headers: {} }),
  close: async () => undefined,
  stats: () => ({ running: 0, waiting: 0 }),
});

type RequestContext = Parameters<Executor>[0];

function requestContext(
  request: ClientRequest,
  context: GatewayContext,
  schema: RequestContext["schema"],
): RequestContext {
  const { document, query, operationName, variables } = request;
  return {
    document,
    schema,
    source: query,
    queryHash: query,
    operationName,
    operation: getOperationAST(document, operationName),
    request: { query, variables, ...(operationName === null ? {} : { operationName }) },
    context,
    logger,
    metrics: {},
  } as unknown as RequestContext;
}

const planners = new Map<string, { supergraph: Supergraph; planner: QueryPlanner }>();

function explainPlan(sdl: string, { document, operationName }: ClientRequest): string {
  const known = planners.get(sdl) ?? newPlanner(sdl);
  planners.set(sdl, known);
  const operation = operationFromDocument(
    known.supergraph.apiSchema(),
    document,
    operationName === null ? undefined : { operationName },
  );
  return prettyFormatQueryPlan(known.planner.buildQueryPlan(operation));
}

function newPlanner(sdl: string) {
  const supergraph = Supergraph.build(sdl);
  return { supergraph, planner: new QueryPlanner(supergraph) };
}
