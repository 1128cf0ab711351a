import type { Viewer } from "@skein/service-kit/identity.ts";
import type { TestGatewayIdentity } from "./identity.ts";

export interface GraphQLAnswer<Data> {
  readonly data: Data | null;
  readonly errors?: readonly {
    readonly message: string;
    readonly path?: unknown[];
    readonly extensions: { readonly code: string };
  }[];
}

export interface SubgraphClient {
  /** Sends an operation as the gateway would for this viewer; null is an anonymous visitor. */
  send<Data = Record<string, unknown>>(
    viewer: Viewer | null,
    query: string,
    variables?: Record<string, unknown>,
  ): Promise<GraphQLAnswer<Data>>;
}

export function createSubgraphClient(
  url: string,
  audience: string,
  gateway: TestGatewayIdentity,
): SubgraphClient {
  return {
    send: async (viewer, query, variables = {}) => {
      const response = await fetch(`${url}/graphql`, {
        method: "POST",
        headers: await gateway.headersFor(audience, viewer),
        body: JSON.stringify({ query, variables }),
      });
      return response.json() as never;
    },
  };
}

/** The data of an answer that must have no errors. */
export function dataOf<Data>(answer: GraphQLAnswer<Data>): Data {
  if (answer.errors || answer.data === null)
    throw new Error(`Unexpected errors: ${JSON.stringify(answer.errors)}`);
  return answer.data;
}
