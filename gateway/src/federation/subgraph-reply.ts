import type { SubgraphAnswer } from "../execution/transport/subgraph-transport.ts";
import { SubgraphError } from "../execution/transport/subgraph-error.ts";

/** An error of a subgraph, reduced to what may be passed on: positions in its document mean nothing to the client. */
export interface SubgraphGraphQLError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions?: Readonly<Record<string, unknown>>;
}

export interface SubgraphResult {
  readonly data: Record<string, unknown> | null;
  readonly errors?: readonly SubgraphGraphQLError[];
  readonly extensions?: Readonly<Record<string, unknown>>;
}

/**
 * Reads a subgraph's answer as a GraphQL response, https://spec.graphql.org/October2021/#sec-Response-Format.
 * @throws {SubgraphError} on a status other than 2xx and on anything that is not such a response.
 */
export function readSubgraphReply({ status, body }: Pick<SubgraphAnswer, "status" | "body">): SubgraphResult {
  if (status < 200 || status > 299) throw rubbish(`status ${status}`);
  const reply = parseJson(body);
  if (!isRecord(reply)) throw rubbish("not a JSON object");
  const { data, errors, extensions } = reply;
  if (data !== undefined && data !== null && !isRecord(data)) throw rubbish("data is not an object");
  // What nearly all are.
  if (data && errors === undefined && extensions === undefined) return { data };
  const read = errors === undefined || errors === null ? [] : readErrors(errors);
  if (!data && read.length === 0) throw rubbish("no data, and no error that says why");
  return {
    data: data ?? null,
    ...(read.length > 0 ? { errors: read } : {}),
    ...(isRecord(extensions) ? { extensions } : {}),
  };
}

/**
 * Holds the answer to a fetch of entities to what was asked: one result for each representation.
 * @throws {SubgraphError} when the list is missing or of another length, and no error says why.
 */
export function readEntities(result: SubgraphResult, count: number): SubgraphResult {
  const entities = result.data?._entities;
  if (Array.isArray(entities) && entities.length === count) return result;
  if (!result.errors) throw rubbish(`not ${count} entities`);
  return { ...result, data: null };
}

function readErrors(errors: unknown): SubgraphGraphQLError[] {
  if (!Array.isArray(errors) || !errors.every(isRecord)) throw rubbish("errors is not a list of objects");
  return errors.map(({ message, path, extensions }) => ({
    message: typeof message === "string" ? message : "",
    ...(isPath(path) ? { path } : {}),
    ...(isRecord(extensions) ? { extensions: withoutHttp(extensions) } : {}),
  }));
}

/** Apollo Server takes the status and headers of its own answer from `extensions.http`: no subgraph has a say in them. */
function withoutHttp({ http: _, ...extensions }: Record<string, unknown>): Record<string, unknown> {
  return extensions;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw rubbish("not JSON");
  }
}

const rubbish = (what: string): SubgraphError =>
  new SubgraphError("SUBGRAPH_UNAVAILABLE", `the answer is no GraphQL response: ${what}`);

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isPath = (value: unknown): value is (string | number)[] =>
  Array.isArray(value) && value.every((key) => typeof key === "string" || Number.isInteger(key));
