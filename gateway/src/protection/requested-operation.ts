import type { FastifyRequest } from "fastify";

export type RequestParts = Pick<FastifyRequest, "method" | "body" | "query">;

/** Which operation a request means, as far as it says so. */
export interface RequestedOperation {
  readonly text: string | null;
  /** Whether something is given where the text belongs, be it one or not. */
  readonly hasQuery: boolean;
  /** Of a text that was registered before. */
  readonly sha256: string | null;
  readonly operationName: string | null;
  /** Whether the rest of the request has the form of GraphQL over HTTP. */
  readonly isWellFormed: boolean;
}

export function readOperation({ method, body, query }: RequestParts): RequestedOperation {
  const given = method === "POST" ? body : parametersOf(query as Readonly<Record<string, unknown>>);
  if (!isRecord(given))
    return { text: null, hasQuery: false, sha256: null, operationName: null, isWellFormed: false };
  const { operationName = null, variables, extensions } = given;
  return {
    text: stringOf(given.query),
    hasQuery: given.query !== undefined && given.query !== null,
    sha256: hashIn(extensions),
    operationName: stringOf(operationName),
    isWellFormed:
      (operationName === null || typeof operationName === "string") &&
      isRecordOrAbsent(variables) &&
      isRecordOrAbsent(extensions),
  };
}

/** As in a body; the Dart link writes absent values as the literal `null`. */
function parametersOf(parameters: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const present = Object.entries(parameters).filter(([, value]) => value !== "null");
  return Object.fromEntries(
    present.map(([name, value]) => [
      name,
      name === "variables" || name === "extensions" ? parse(value) : value,
    ]),
  );
}

/** What is no JSON stays a string, which is no value that these may have. */
function parse(text: unknown): unknown {
  try {
    return typeof text === "string" ? (JSON.parse(text) as unknown) : text;
  } catch {
    return text;
  }
}

function hashIn(extensions: unknown): string | null {
  const persisted = isRecord(extensions) ? extensions.persistedQuery : null;
  return isRecord(persisted) ? stringOf(persisted.sha256Hash) : null;
}

const stringOf = (value: unknown): string | null => (typeof value === "string" ? value : null);

const isRecordOrAbsent = (value: unknown): boolean =>
  value === undefined || value === null || isRecord(value);

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
