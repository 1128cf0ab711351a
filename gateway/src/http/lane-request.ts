import type { FastifyRequest } from "fastify";

/** A request that says plainly which operation it means. */
export interface LaneRequest {
  /** Null when the operation is named by its hash only. */
  readonly text: string | null;
  readonly sha256: string | null;
  readonly operationName: string | null;
  readonly variables: Readonly<Record<string, unknown>>;
}

const noVariables = Object.freeze({});

/**
 * Reads a request for the lane; null for everything unusual, which Apollo Server reads: it knows how to refuse it. A text
 * that comes with its hash is to be stored, which is Apollo Server's as well.
 */
export function readLaneRequest({ method, body, query }: Pick<FastifyRequest, "method" | "body" | "query">) {
  return method === "POST" ? fromBody(body) : fromParameters(query as Record<string, unknown>);
}

function fromBody(body: unknown): LaneRequest | null {
  if (!isRecord(body)) return null;
  const { query: text = null, operationName = null, variables, extensions } = body;
  if (!isStringOrNull(text) || !isStringOrNull(operationName) || operationName === "") return null;
  if (variables !== undefined && variables !== null && !isRecord(variables)) return null;
  const sha256 = hashFrom(extensions);
  if (sha256 === undefined || (text === null) === (sha256 === null)) return null;
  return { text, sha256, operationName, variables: variables ?? noVariables };
}

/** The Dart link writes absent values as the literal `null`. */
function fromParameters(parameters: Readonly<Record<string, unknown>>): LaneRequest | null {
  const {
    query = null,
    operationName = null,
    variables = "null",
    extensions = "null",
    ...others
  } = parameters;
  if (Object.keys(others).length > 0 || !isStringOrNull(query) || !isStringOrNull(operationName)) return null;
  const parsed = { variables: parseParameter(variables), extensions: parseParameter(extensions) };
  return fromBody({ query: withoutNull(query), operationName: withoutNull(operationName), ...parsed });
}

const withoutNull = (value: string | null): string | null => (value === "null" ? null : value);

/** What is no JSON stays a string, which is no value that the lane takes; so does a `null` with spaces around it. */
function parseParameter(value: unknown): unknown {
  if (typeof value !== "string") return value;
  if (value === "null") return null;
  try {
    return (JSON.parse(value) as unknown) ?? value;
  } catch {
    return value;
  }
}

/** Of `persistedQuery`; null without one, undefined for anything else. */
function hashFrom(extensions: unknown): string | null | undefined {
  if (extensions === undefined || extensions === null) return null;
  if (!isRecord(extensions)) return undefined;
  const { persistedQuery, ...others } = extensions;
  if (Object.keys(others).length > 0) return undefined;
  if (persistedQuery === undefined) return null;
  if (!isRecord(persistedQuery) || persistedQuery.version !== 1) return undefined;
  return typeof persistedQuery.sha256Hash === "string" ? persistedQuery.sha256Hash : undefined;
}

const isStringOrNull = (value: unknown): value is string | null =>
  value === null || typeof value === "string";

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
