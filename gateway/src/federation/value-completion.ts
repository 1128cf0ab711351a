import { GraphQLError, type ExecutionResult } from "graphql";
import type { GatewayContext } from "../context.ts";

/**
 * `@apollo/gateway` reports a null or a wrong value where the schema forbids it under `extensions.valueCompletion`, and
 * only when nothing else failed. To the specification it is an error like any other
 * (https://spec.graphql.org/October2021/#sec-Handling-Field-Errors), and `{"data":null}` without errors is no response.
 *
 * Except below an entity that its subgraph does not know, or not for this viewer: there null is the answer, and the
 * fields that it leaves empty are nobody's fault.
 */
export function completeResult(
  result: ExecutionResult,
  { result: whole, missingEntities }: Pick<GatewayContext, "result" | "missingEntities">,
): ExecutionResult {
  const { valueCompletion, ...extensions } = result.extensions ?? {};
  if (!Array.isArray(valueCompletion)) return result;
  const data = result.data ?? null;
  const faults = valueCompletion
    .filter((error) => error instanceof GraphQLError)
    .filter((error) => data === null || !leadsThrough(missingEntities, whole, error.path ?? []));
  const errors = [...(result.errors ?? []), ...faults.map(withoutCode)];
  const rest = Object.keys(extensions).length > 0 ? { extensions } : {};
  return errors.length > 0 ? { data, errors, ...rest } : { data, ...rest };
}

/** Without a code of the registry the error is masked: its message is about a service's fault, not the client's. */
const withoutCode = ({ message, path }: GraphQLError): GraphQLError => new GraphQLError(message, { path });

function leadsThrough(objects: WeakSet<object>, start: unknown, path: readonly (string | number)[]): boolean {
  let value = start;
  for (const key of path) {
    if (typeof value !== "object" || value === null) return false;
    if (objects.has(value)) return true;
    value = (value as Record<string | number, unknown>)[key];
  }
  return false;
}
