import { GraphQLError, type ExecutionResult } from "graphql";

/**
 * `@apollo/gateway` reports a null or a wrong value where the schema forbids it under `extensions.valueCompletion`, and
 * only when nothing else failed. To the specification it is an error like any other
 * (https://spec.graphql.org/October2021/#sec-Handling-Field-Errors), and `{"data":null}` without errors is no response.
 */
export function completeResult(result: ExecutionResult): ExecutionResult {
  const { valueCompletion, ...extensions } = result.extensions ?? {};
  if (!Array.isArray(valueCompletion)) return result;
  const errors = valueCompletion.filter((error) => error instanceof GraphQLError).map(withoutCode);
  const rest = Object.keys(extensions).length > 0 ? { extensions } : {};
  return { data: result.data ?? null, errors: [...(result.errors ?? []), ...errors], ...rest };
}

/** Without a code of the registry the error is masked: its message is about a service's fault, not the client's. */
const withoutCode = ({ message, path }: GraphQLError): GraphQLError => new GraphQLError(message, { path });
