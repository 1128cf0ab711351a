import { composeServices, type CompositionResult } from "@apollo/composition";
import { errorCode, ROUTER_SUPPORTED_SUPERGRAPH_FEATURES, Supergraph } from "@apollo/federation-internals";
import { GraphQLError, parse, printSchema, Source, type ASTNode, type DocumentNode } from "graphql";
import { readFile } from "node:fs/promises";
import { inRoot, schemaFile, subgraphNames, subgraphPorts, type SubgraphName } from "./workspace.ts";

export const supergraphFile = "schema/supergraph.graphql";
export const apiFile = "schema/api.graphql";

/** Where a subgraph listens by default; the gateway puts configured URLs in its place. */
const routingUrl = (subgraph: SubgraphName): string => `http://127.0.0.1:${subgraphPorts[subgraph]}/graphql`;

export interface Composition {
  /** The text of each composed file, or null when composition failed. */
  readonly files: Readonly<Record<string, string>> | null;
  /** One line each, `file:line:column CODE message`. */
  readonly errors: readonly string[];
  readonly hints: readonly string[];
}

/** `schema/users.graphql:12:3`, for each place that a message is about. */
function places(nodes: readonly ASTNode[] | undefined): string {
  const texts = (nodes ?? []).flatMap(({ loc }) =>
    loc ? [`${loc.source.name}:${loc.startToken.line}:${loc.startToken.column}`] : [],
  );
  return [...new Set(texts)].join(", ");
}

const inOneLine = (text: string): string => text.replaceAll(/\s*\n\s*/g, " ");

const describeError = (error: GraphQLError): string =>
  [places(error.nodes), errorCode(error) ?? "COMPOSITION_FAILED", inOneLine(error.message)]
    .filter(Boolean)
    .join(" ");

type Hint = CompositionResult["hints"] extends (infer Each)[] | undefined ? Each : never;

const describeHint = (hint: Hint): string =>
  [places(hint.nodes), hint.definition.code, inOneLine(hint.message)].filter(Boolean).join(" ");

function describeSyntaxError(error: GraphQLError, file: string): string {
  const [location] = error.locations ?? [];
  return `${file}:${location?.line ?? 1}:${location?.column ?? 1} SYNTAX_ERROR ${error.message}`;
}

/** An enum that only `@cacheControl` uses: the supergraph has no use for either, and subgraphs need both. */
const isExpected = (hint: Hint): boolean =>
  hint.definition.code === "UNUSED_ENUM_TYPE" && hint.message.includes('"CacheControlScope"');

type Parsed = { readonly document: DocumentNode } | { readonly error: string };

function parseSubgraph(subgraph: SubgraphName, sdl: string): Parsed {
  const file = schemaFile(subgraph);
  try {
    return { document: parse(new Source(sdl, file)) };
  } catch (error) {
    if (error instanceof GraphQLError) return { error: describeSyntaxError(error, file) };
    throw error;
  }
}

const writtenBy = "# Written by `pnpm schema:compose` from the subgraphs' schemas. Do not edit.\n\n";

/** The composed files' texts: what the gateway loads, and what clients see of it. */
function composedFiles(supergraphSdl: string): Record<string, string> {
  const apiSchema = Supergraph.build(supergraphSdl, {
    supportedFeatures: ROUTER_SUPPORTED_SUPERGRAPH_FEATURES,
  })
    .apiSchema()
    .toGraphQLJSSchema();
  return {
    [supergraphFile]: `${writtenBy}${supergraphSdl.trim()}\n`,
    [apiFile]: `${writtenBy}${printSchema(apiSchema).trim()}\n`,
  };
}

/** The subgraphs' schemas as they are on disk. */
export async function readSubgraphSchemas(): Promise<Record<SubgraphName, string>> {
  const read = async (subgraph: SubgraphName): Promise<[SubgraphName, string]> => [
    subgraph,
    await readFile(inRoot(schemaFile(subgraph)), "utf8"),
  ];
  return Object.fromEntries(await Promise.all(subgraphNames.map(read))) as Record<SubgraphName, string>;
}

/** Composes the subgraphs' schemas, without the network. Errors are returned, not thrown. */
export function compose(sdl: Readonly<Record<SubgraphName, string>>): Composition {
  const parsed = subgraphNames.map((name) => ({ name, ...parseSubgraph(name, sdl[name]) }));
  const syntaxErrors = parsed.flatMap((result) => ("error" in result ? [result.error] : []));
  if (syntaxErrors.length > 0) return { files: null, errors: syntaxErrors, hints: [] };

  const services = parsed.flatMap((result) =>
    "document" in result
      ? [{ name: result.name, url: routingUrl(result.name), typeDefs: result.document }]
      : [],
  );
  const result = composeServices(services);
  const hints = (result.hints ?? []).filter((hint) => !isExpected(hint)).map(describeHint);
  if (result.errors) return { files: null, errors: result.errors.map(describeError), hints };
  return { files: composedFiles(result.supergraphSdl), errors: [], hints };
}
