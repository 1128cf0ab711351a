import type { GraphQLDataSource } from "@apollo/gateway";
import { OperationTypeNode } from "graphql";
import type { Logger } from "@skein/service-kit/logger.ts";
import type { GatewayContext } from "../context.ts";
import { atPosition, entitiesAt, entityPositions, type Representation } from "./entity-positions.ts";
import { hasShapeOf } from "./response-shape.ts";
import type { SubgraphTransport } from "../execution/transport/subgraph-transport.ts";
import { SubgraphError } from "../execution/transport/subgraph-error.ts";
import { failureError, placeErrors, type FailedCall } from "./subgraph-failure.ts";
import { identifiedHeaders, plainHeaders } from "./subgraph-headers.ts";
import { readEntities, readSubgraphReply, type SubgraphResult } from "./subgraph-reply.ts";

export interface SubgraphDataSourceOptions {
  readonly name: string;
  readonly url: URL;
  readonly transport: SubgraphTransport;
  readonly logger: Logger;
}

type ProcessOptions = Parameters<GraphQLDataSource<GatewayContext & Record<string, unknown>>["process"]>[0];

/**
 * What `@apollo/gateway` calls for each fetch of a query plan. Never rejects: a call that failed becomes errors at the
 * paths that stay empty, which a rejection could not name.
 */
export function createSubgraphDataSource(options: SubgraphDataSourceOptions): GraphQLDataSource {
  return {
    process: (process) => runFetch(options, process as ProcessOptions),
  };
}

async function runFetch(options: SubgraphDataSourceOptions, fetch: ProcessOptions): Promise<SubgraphResult> {
  const context = fetch.context as GatewayContext;
  const { query = "", variables = {} } = fetch.request;
  const call: FailedCall = { subgraph: options.name, query, variables };
  const path = "pathInIncomingRequest" in fetch ? (fetch.pathInIncomingRequest ?? []) : [];
  // Only fetches below the root are of entities; at the root the name may be a variable of the client's own.
  const isOfEntities = path.length > 0 && Array.isArray(variables.representations);
  const representations = isOfEntities ? (variables.representations as Representation[]) : null;
  const result = await callSubgraph(options, fetch, context, call, representations);
  const placed =
    result.data || !result.errors ? result : { ...result, errors: placeErrors(result.errors, call) };
  if (!representations) return noteRootFields(placed, context);
  return withPositions(placed, context, path, representations);
}

async function callSubgraph(
  options: SubgraphDataSourceOptions,
  fetch: ProcessOptions,
  context: GatewayContext,
  { query, variables, subgraph }: FailedCall,
  representations: readonly Representation[] | null,
): Promise<SubgraphResult> {
  try {
    const body = JSON.stringify({ query, operationName: fetch.request.operationName, variables });
    const { identity } = context;
    const reply = await options.transport.post({
      url: options.url,
      headers: identity
        ? await identifiedHeaders({ subgraph, body, isWrite: true }, identity, context)
        : plainHeaders(context),
      body,
      signal: signalOf(fetch, context),
    });
    const result = readSubgraphReply(reply);
    return checkShape(
      representations ? readEntities(result, representations.length) : result,
      fetch,
      representations,
    );
  } catch (error) {
    if (!(error instanceof SubgraphError)) throw error;
    logFailure(options, context, error);
    return { data: null, errors: [failureError(error.code, subgraph)] };
  }
}

/** @throws {SubgraphError} when the data is not of the schema's shape. */
function checkShape(
  result: SubgraphResult,
  fetch: ProcessOptions,
  representations: readonly Representation[] | null,
): SubgraphResult {
  if (!result.data || !("incomingRequestContext" in fetch)) return result;
  const { document, incomingRequestContext } = fetch;
  const { schema } = incomingRequestContext;
  if (!document || hasShapeOf(result.data, document, schema, representations)) return result;
  throw new SubgraphError("SUBGRAPH_UNAVAILABLE", "the answer has not the shape of the schema");
}

function noteRootFields(result: SubgraphResult, { result: whole }: GatewayContext): SubgraphResult {
  for (const [key, value] of Object.entries(result.data ?? {})) whole[key] ??= value;
  return result;
}

function withPositions(
  result: SubgraphResult,
  context: GatewayContext,
  path: readonly (string | number)[],
  representations: readonly Representation[],
): SubgraphResult {
  const missing = missingIndexes(result);
  if (!result.errors && missing.length === 0) return result;
  const positions = entityPositions(context.result, path, representations);
  if (!positions) return result;
  const entities = entitiesAt(context.result, path);
  for (const index of missing) {
    const entity = entities[positions[index] ?? -1];
    if (entity) context.missingEntities.add(entity);
  }
  if (!result.errors) return result;
  return { ...result, errors: result.errors.map((error) => atPosition(error, positions)) };
}

/** Which of the entities that were asked for the subgraph answered with null. */
function missingIndexes({ data }: SubgraphResult): number[] {
  const entities = data?._entities;
  if (!Array.isArray(entities)) return [];
  return entities.flatMap((entity: unknown, index) => (entity === null ? [index] : []));
}

/** Only reads end with their client: a mutation that has begun is better finished than left in doubt. */
function signalOf(fetch: ProcessOptions, context: GatewayContext): AbortSignal | null {
  if (!("incomingRequestContext" in fetch)) return null;
  return fetch.incomingRequestContext.operation.operation === OperationTypeNode.QUERY ? context.signal : null;
}

function logFailure(
  { name, url, logger }: SubgraphDataSourceOptions,
  context: GatewayContext,
  error: SubgraphError,
) {
  if (context.signal.aborted) return;
  logger.warn(
    {
      subgraph: name,
      url: url.href,
      code: error.code,
      reason: error.message,
      requestId: context.requestId,
      traceId: context.trace.traceId,
    },
    "subgraph call failed",
  );
}
