import {
  execute,
  OperationTypeNode,
  type GraphQLError,
  type ExecutionResult,
  type GraphQLFormattedError,
  type GraphQLSchema,
} from "graphql";
import type { Logger } from "pino";
import { cacheControlOf, uncacheable } from "./cache-policy.ts";
import type { PrepareDocument } from "./graphql-documents.ts";
import { createFormatError } from "./format-error.ts";
import { withInputCode } from "./input-errors.ts";
import { RequestError } from "./request-error.ts";
import { createCacheNotes, type CacheNotes } from "./response-caching.ts";

/** A GraphQL request as it came over HTTP, with what the sender says of it unchecked. */
export type GraphQLBody = unknown;

export interface GraphQLAnswer {
  readonly status: number;
  readonly cacheControl: string;
  /** JSON. */
  readonly text: string;
}

interface GraphQLRequest {
  readonly query: string;
  readonly operationName: string | undefined;
  readonly variables: Readonly<Record<string, unknown>>;
}

export interface RequestParts {
  /** What the resolvers get. */
  readonly createContext: (notes: CacheNotes) => object;
  /** Called before a mutation runs; throws when it must not. */
  readonly admitWrite: () => void;
}

export interface HandlerOptions {
  readonly schema: GraphQLSchema;
  readonly prepare: PrepareDocument;
  readonly logger: Logger;
}

/**
 * Answers GraphQL requests: the document from the cache of documents, one pass of graphql-js, one JSON text. Never
 * rejects but for a fault of its own.
 * @returns a function that takes the body and the parts of the request
 */
export function createGraphQLHandler({ schema, prepare, logger }: HandlerOptions) {
  const formatError = createFormatError({ logger });
  const format = (error: GraphQLError, code: string): GraphQLFormattedError => {
    const formatted = error.toJSON();
    const extensions = { code, ...formatted.extensions };
    return formatError(withInputCode({ ...formatted, extensions }, error), error);
  };

  function refuse({ code, errors, httpStatus }: RequestError): GraphQLAnswer {
    const formatted = errors.map((error) => format(error, code));
    // A gateway takes a 400 for a broken subgraph; what the client put in is no such thing.
    const isInput = formatted.every(({ extensions }) => extensions?.code === "BAD_USER_INPUT");
    return answer(isInput ? 200 : httpStatus, { errors: formatted });
  }

  async function run(body: GraphQLBody, { createContext, admitWrite }: RequestParts): Promise<GraphQLAnswer> {
    const { query, operationName, variables } = readRequest(body);
    const { document, operation, policyFor } = prepare(query, operationName);
    if (operation.operation === OperationTypeNode.MUTATION) admitWrite();
    const notes = createCacheNotes(policyFor(variables));
    const result = await execute({
      schema,
      document,
      contextValue: createContext(notes),
      variableValues: variables,
      operationName,
    });
    return toAnswer(result, notes);
  }

  function toAnswer({ data, errors }: ExecutionResult, notes: CacheNotes): GraphQLAnswer {
    const extensions = notes.extensions();
    if (!errors) return answer(200, { data, extensions }, cacheControlOf(notes.policy));
    // Without data nothing was executed: a variable does not fit.
    const code = data === undefined ? "BAD_USER_INPUT" : "INTERNAL_SERVER_ERROR";
    const formatted = errors.map((error) => format(error, code));
    return answer(200, { errors: formatted, data, extensions: onlyInvalidations(extensions) });
  }

  return async (body: GraphQLBody, parts: RequestParts): Promise<GraphQLAnswer> => {
    try {
      return await run(body, parts);
    } catch (error) {
      if (error instanceof RequestError) return refuse(error);
      throw error;
    }
  };
}

const answer = (status: number, body: object, cacheControl = cacheControlOf(uncacheable)): GraphQLAnswer => ({
  status,
  cacheControl,
  text: JSON.stringify(body),
});

/** An answer with errors is not kept, so its tags are of no use; what a mutation changed is stale all the same. */
function onlyInvalidations(extensions: Record<string, unknown> | undefined) {
  return extensions && "cacheInvalidations" in extensions ? extensions : undefined;
}

function readRequest(body: GraphQLBody): GraphQLRequest {
  if (!isRecord(body)) throw RequestError.of("BAD_REQUEST", "The body is a JSON object.");
  const { query, operationName, variables } = body;
  if (typeof query !== "string" || query === "") {
    throw RequestError.of("BAD_REQUEST", "`query` is a text, and not empty.");
  }
  if (operationName != null && typeof operationName !== "string") {
    throw RequestError.of("BAD_REQUEST", "`operationName` is a text.");
  }
  if (variables != null && !isRecord(variables)) {
    throw RequestError.of("BAD_REQUEST", "`variables` is an object.");
  }
  return { query, operationName: operationName ?? undefined, variables: variables ?? {} };
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
