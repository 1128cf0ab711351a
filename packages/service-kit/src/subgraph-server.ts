import { buildSubgraphSchema } from "@apollo/subgraph";
import fastify, { type FastifyInstance } from "fastify";
import { parse, type GraphQLSchema } from "graphql";
import type { Logger } from "pino";
import { installEntitiesField } from "./entities-field.ts";
import { createEntityTagger, noteNestedEntities, type EntityTags } from "./entity-tags.ts";
import { createDocuments } from "./graphql-documents.ts";
import { createGraphQLHandler } from "./graphql-handler.ts";
import { registerHealth, type HealthCheck } from "./health.ts";
import type { ForwardedIdentity, IdentityVerifier } from "./identity.ts";
import { identityOf, registerIdentityCheck, takeOnce } from "./identity-check.ts";
import { refuseMalformedAddress, registerJsonErrors } from "./json-errors.ts";
import { registerRequestLog } from "./request-log.ts";
import { createSocketErrorHandler } from "./socket-errors.ts";
import type { CacheNotes, ResponseCaching } from "./response-caching.ts";

/** What every subgraph's context has. */
export interface SubgraphContext {
  readonly identity: ForwardedIdentity;
}

type SubgraphModule = Parameters<typeof buildSubgraphSchema>[0] extends infer Input
  ? Input extends { resolvers?: infer Resolvers }
    ? Resolvers
    : never
  : never;

export interface SubgraphOptions<Context extends SubgraphContext> {
  readonly name: string;
  readonly host: string;
  /** 0 lets the system choose. */
  readonly port: number;
  readonly sdl: string;
  readonly resolvers: object;
  readonly introspection: boolean;
  readonly verifyIdentity: IdentityVerifier;
  readonly createContext: (identity: ForwardedIdentity, caching: ResponseCaching) => Context;
  readonly entityTags?: EntityTags;
  readonly checks: Readonly<Record<string, HealthCheck>>;
  readonly optionalChecks?: Readonly<Record<string, HealthCheck>>;
  /** Routes outside GraphQL that need the gateway's or an operator's identity. */
  readonly internalRoutes?: (app: FastifyInstance) => void;
  /** Routes that anybody may call, such as a key set. */
  readonly publicRoutes?: (app: FastifyInstance) => void;
  readonly logger: Logger;
}

export interface RunningServer {
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** Bounds what one `_entities` call can carry: 4 MiB are some 40,000 representations. */
const bodyLimitBytes = 4 * 1024 * 1024;
const requestTimeoutMs = 30_000;

/**
 * Starts a subgraph: GraphQL at `/graphql` behind the identity check, health outside it. The three subgraphs are
 * the same from outside because they all start here.
 */
export async function startSubgraph<Context extends SubgraphContext>(
  options: SubgraphOptions<Context>,
): Promise<RunningServer> {
  const { logger } = options;
  const app = fastify({
    logger: false,
    bodyLimit: bodyLimitBytes,
    requestTimeout: requestTimeoutMs,
    forceCloseConnections: "idle",
    frameworkErrors: refuseMalformedAddress,
    clientErrorHandler: createSocketErrorHandler({ "x-content-type-options": "nosniff" }),
  });
  let draining = false;
  // A connection that stays open after its last answer would hold up the stop until it times out.
  app.addHook("onSend", async (_request, reply) => {
    if (draining) reply.header("connection", "close");
  });
  registerJsonErrors(app, logger);
  registerRequestLog(app, logger);
  registerHealth(app, {
    checks: options.checks,
    optional: options.optionalChecks ?? {},
    isDraining: () => draining,
    logger,
  });
  options.publicRoutes?.(app);

  await app.register(async (internal) => {
    registerIdentityCheck(internal, options.verifyIdentity);
    options.internalRoutes?.(internal);
    registerGraphQL(internal, options);
  });

  const url = await app.listen({ host: options.host, port: options.port });
  logger.info({ url }, "listening");
  return {
    url,
    close: async () => {
      draining = true;
      // Ends what is under way first.
      await app.close();
    },
  };
}

/** `POST /graphql`. */
function registerGraphQL<Context extends SubgraphContext>(
  app: FastifyInstance,
  options: SubgraphOptions<Context>,
): void {
  const notesByContext = new WeakMap<object, CacheNotes>();
  const schema = createSchema(options, (context) => notesByContext.get(context));
  const prepare = createDocuments(schema, { introspection: options.introspection });
  const handle = createGraphQLHandler({ schema, prepare, logger: options.logger });
  app.post("/graphql", async (request, reply) => {
    const createContext = (notes: CacheNotes): Context => {
      const context = options.createContext(identityOf(request), notes);
      notesByContext.set(context, notes);
      return context;
    };
    const admitWrite = (): void => takeOnce(request);
    const { status, cacheControl, text } = await handle(request.body, { createContext, admitWrite });
    return reply
      .code(status)
      .header("cache-control", cacheControl)
      .type(mediaTypeFor(request.headers.accept))
      .send(text);
  });
}

function createSchema<Context extends SubgraphContext>(
  { sdl, resolvers, entityTags = {} }: SubgraphOptions<Context>,
  notesOf: (context: object) => CacheNotes | undefined,
): GraphQLSchema {
  const schema = buildSubgraphSchema({ typeDefs: parse(sdl), resolvers: resolvers as SubgraphModule });
  const tagEntity = createEntityTagger(entityTags);
  installEntitiesField(schema, tagEntity, notesOf);
  noteNestedEntities(schema, tagEntity, notesOf);
  return schema;
}

const graphqlJson = "application/graphql-response+json";

/** https://graphql.github.io/graphql-over-http/draft/#sec-Media-Types */
const mediaTypeFor = (accept = ""): string =>
  accept.includes(graphqlJson) && !/application\/json|\*\/\*/.test(accept)
    ? `${graphqlJson}; charset=utf-8`
    : "application/json; charset=utf-8";
