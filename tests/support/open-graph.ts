import { text } from "node:stream/consumers";
import { composeServices } from "@apollo/composition";
import { buildSubgraphSchema } from "@apollo/subgraph";
import { graphql, parse } from "graphql";
import type { IncomingHttpHeaders } from "node:http";
import { startAnsweringServer, type AnsweringServer } from "./answering-server.ts";

const federation = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])\n`;

const subgraphs = {
  shops: {
    sdl: `${federation}
      type Query { shop(id: ID!): Shop }
      type Mutation { close(id: ID!): Shop }
      type Shop @key(fields: "id") { id: ID! name: String }
    `,
    resolvers: {
      Query: { shop: (_: unknown, { id }: { id: string }) => ({ id, name: `Shop ${id}` }) },
    },
  },
  stock: {
    sdl: `${federation}
      type Shop @key(fields: "id") { id: ID! items: [String!] }
    `,
    resolvers: {
      Shop: { __resolveReference: ({ id }: { id: string }) => ({ id, items: [`Item of ${id}`] }) },
    },
  },
};

export type OpenSubgraphName = keyof typeof subgraphs;

export interface OpenSubgraph extends AnsweringServer {
  /** The headers of each request. */
  readonly received: IncomingHttpHeaders[];
}

/** A subgraph that knows nothing of Skein: no identity, no health. */
export async function startOpenSubgraph(name: OpenSubgraphName): Promise<OpenSubgraph> {
  const { sdl, resolvers } = subgraphs[name];
  const schema = buildSubgraphSchema([{ typeDefs: parse(sdl), resolvers }]);
  const received: IncomingHttpHeaders[] = [];
  const server = await startAnsweringServer((request, response) => {
    received.push(request.headers);
    void text(request)
      .then((body) => JSON.parse(body) as { query: string; variables?: Record<string, unknown> })
      .then(({ query, variables }) => graphql({ schema, source: query, variableValues: variables ?? {} }))
      .then((result) => response.setHeader("content-type", "application/json").end(JSON.stringify(result)))
      .catch(() => response.destroy());
  });
  return { ...server, received };
}

/** The supergraph of both, at these addresses. */
export function composeOpenGraph(urls: Readonly<Record<OpenSubgraphName, string>>): string {
  const { supergraphSdl, errors } = composeServices([
    { name: "shops", url: urls.shops, typeDefs: parse(subgraphs.shops.sdl) },
    { name: "stock", url: urls.stock, typeDefs: parse(subgraphs.stock.sdl) },
  ]);
  if (supergraphSdl === undefined) throw new Error(`the open graph does not compose: ${String(errors)}`);
  return supergraphSdl;
}
