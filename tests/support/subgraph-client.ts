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

/** What the gateway's cache reads beside the data. */
export interface AskedAnswer {
  readonly status: number;
  readonly cacheControl: string | null;
  readonly body: GraphQLAnswer<Record<string, unknown>> & {
    readonly extensions?: Readonly<Record<string, unknown>>;
  };
}

export interface SubgraphClient {
  /** As `send`, with the HTTP response's status and what it says of caching. */
  ask(viewer: Viewer | null, query: string, variables?: Record<string, unknown>): Promise<AskedAnswer>;
  /** Sends an operation as the gateway would for this viewer; null is an anonymous visitor. */
  send<Data = Record<string, unknown>>(
    viewer: Viewer | null,
    query: string,
    variables?: Record<string, unknown>,
  ): Promise<GraphQLAnswer<Data>>;
  /** The same for clients of another address. */
  from(address: string): SubgraphClient;
}

export function createSubgraphClient(
  url: string,
  audience: string,
  gateway: TestGatewayIdentity,
  address?: string,
): SubgraphClient {
  const ask: SubgraphClient["ask"] = async (viewer, query, variables = {}) => {
    const sent = JSON.stringify({ query, variables });
    const response = await fetch(`${url}/graphql`, {
      method: "POST",
      headers: await gateway.headersFor(audience, viewer, sent, address),
      body: sent,
    });
    const body = (await response.json()) as AskedAnswer["body"];
    return { status: response.status, cacheControl: response.headers.get("cache-control"), body };
  };
  return {
    ask,
    from: (other) => createSubgraphClient(url, audience, gateway, other),
    send: async (viewer, query, variables) => {
      const { extensions: _, ...answer } = (await ask(viewer, query, variables)).body;
      return answer as never;
    },
  };
}

/** The data of an answer that must have no errors. */
export function dataOf<Data>(answer: GraphQLAnswer<Data>): Data {
  if (answer.errors || answer.data === null)
    throw new Error(`Unexpected errors: ${JSON.stringify(answer.errors)}`);
  return answer.data;
}
