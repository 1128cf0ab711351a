import { fileURLToPath } from "node:url";
import {
  booleanSetting,
  jsonSetting,
  loadConfig,
  millisecondsSetting,
  portSetting,
  processSettings,
  type Environment,
} from "@skein/service-kit/config.ts";
import { z } from "zod";
import { budgetSettings } from "./budget/budget-settings.ts";
import { limitSettings } from "./protection/limit-settings.ts";

/** Sandbox runs in the browser but comes from Apollo's site; Flutter's web debugger takes any free local port. */
const developmentOrigins = "https://studio.apollographql.com,http://localhost:*,http://127.0.0.1:*";

const ed25519PrivateJwk = z.looseObject({
  kty: z.literal("OKP"),
  crv: z.literal("Ed25519"),
  x: z.string(),
  d: z.string("is a public key; the private one is needed"),
});

/** A setting that has no safe default: in production it must be given. */
const outsideProduction = (isProduction: boolean, fallback: string) =>
  isProduction ? z.string() : z.string().default(fallback);

/** Of memory; 0 for none. */
const bytesSetting = (fallback: number) => z.coerce.number().int().min(0).default(fallback);

export function settings(isProduction: boolean) {
  return z.object({
    ...processSettings,
    HOST: z.string().default(isProduction ? "0.0.0.0" : "127.0.0.1"),
    GATEWAY_PORT: portSetting(4000),
    SUPERGRAPH_FILE: z.string().default(defaultSupergraphFile),
    SUPERGRAPH_POLL_MS: millisecondsSetting(1_000),
    SUBGRAPH_TIMEOUT_MS: millisecondsSetting(5_000),
    /** Of a whole operation: calls that follow one another have what is left of it. */
    OPERATION_TIMEOUT_MS: millisecondsSetting(20_000),
    JWKS_URL: outsideProduction(isProduction, "http://127.0.0.1:4001/.well-known/jwks.json").pipe(
      z.url({ protocol: /^https?$/ }),
    ),
    /** Where the sessions are that have ended; beside the key set if not stated. */
    REVOKED_SESSIONS_URL: z.url({ protocol: /^https?$/ }).optional(),
    ACCESS_TOKEN_ISSUER: outsideProduction(isProduction, "http://localhost:4001"),
    ACCESS_TOKEN_AUDIENCE: z.string().default("skein"),
    IDENTITY_PRIVATE_JWK: isProduction
      ? jsonSetting(ed25519PrivateJwk)
      : jsonSetting(ed25519PrivateJwk).optional(),
    /** Exact origins, separated by commas; a port may be `*`, and `*` alone is every origin. */
    CORS_ORIGINS: z
      .string()
      .default(isProduction ? "" : developmentOrigins)
      .transform((list) => list.split(",").map((origin) => origin.trim()))
      .transform((origins) => origins.filter((origin) => origin !== "")),
    INTROSPECTION: booleanSetting(!isProduction),
    /** Sandbox at `/graphql` and GraphiQL at `/graphiql`. */
    LANDING_PAGE: booleanSetting(!isProduction),
    /** Whether clients come by TLS only, so that browsers may be told to keep to it. */
    TLS: booleanSetting(false),
    /** Until the headers of a request have arrived, and until all of it has. */
    HEADERS_TIMEOUT_MS: millisecondsSetting(10_000),
    REQUEST_TIMEOUT_MS: millisecondsSetting(30_000),
    MAX_CONNECTIONS: z.coerce.number().int().min(1).default(10_000),
    LOG_CLIENT_ADDRESS: booleanSetting(false),
    /** Of `X-Forwarded-For`, this many entries from the right come from proxies of ours; 0 ignores the header. */
    TRUSTED_PROXY_COUNT: z.coerce.number().int().min(0).max(16).default(0),
    /** `apollo` is stock `@apollo/gateway`, to compare with: it enforces no access directives. */
    GATEWAY_EXECUTOR: z.enum(["skein", "apollo"]).default("skein"),
    /** What turns operations into fetches; `auto` takes the one that suits the supergraph. */
    GATEWAY_PLANNER: z.enum(["auto", "hive", "apollo"]).default("auto"),
    /** Whether operations that have run before skip Apollo Server's pipeline; no client sees a difference. */
    FAST_LANE: booleanSetting(true),
    /** One call for identical reads of a subgraph that are under way for the same viewer. */
    COALESCE_SUBGRAPH_CALLS: booleanSetting(true),
    /** One execution for identical operations that are under way and bring the same for everybody. */
    COALESCE_REQUESTS: booleanSetting(true),
    /** Entities and root fields for as long as their subgraphs' `Cache-Control` allows. */
    ENTITY_CACHE: booleanSetting(true),
    ENTITY_CACHE_MAX_BYTES: bytesSetting(64 * 1024 * 1024),
    /** Whole answers that are the same for everybody. */
    RESPONSE_CACHE: booleanSetting(true),
    RESPONSE_CACHE_MAX_BYTES: bytesSetting(32 * 1024 * 1024),
    /** Adds `extensions.cache` to responses: what the caches did for it. For development. */
    EXPLAIN_CACHE: booleanSetting(false),
    ...limitSettings,
    /** Of an operation's estimated cost, in the units of `@cost`. */
    MAX_OPERATION_COST: z.coerce.number().int().min(1).default(10_000),
    /** How long a list is taken to be without `@listSize`. */
    ASSUMED_LIST_SIZE: z.coerce.number().int().min(1).default(10),
    /** Adds `extensions.cost` to responses: what they were estimated at, and what they cost. For development. */
    EXPLAIN_COST: booleanSetting(false),
    ...budgetSettings(isProduction),
    /** Whether published operations only are run; `log` tells of others. */
    TRUSTED_DOCUMENTS: trustedDocumentsSetting(isProduction),
    TRUSTED_DOCUMENTS_FILE: z.string().default(defaultManifestFile),
    CACHE_INVALIDATION_SECRET: z.string().min(16, "is shorter than 16 characters").optional(),
    /** Any supergraph for anybody: no identity, no Redis, no limits. For trying out and for conformance suites. */
    OPEN: isProduction
      ? booleanSetting(false).refine((open) => !open, "is not for production: everybody may do everything")
      : booleanSetting(false),
  });
}

const trustedDocumentsMode = z.enum(["enforce", "log", "off"]);

/** No default suits every production: who runs it says what it is. */
const trustedDocumentsSetting = (isProduction: boolean) =>
  outsideProduction(isProduction, "off").pipe(trustedDocumentsMode);

const defaultManifestFile = fileURLToPath(import.meta.resolve("@skein/schema/trusted-documents.json"));
const defaultSupergraphFile = fileURLToPath(import.meta.resolve("@skein/schema/supergraph.graphql"));

export type GatewayConfig = Readonly<z.infer<ReturnType<typeof settings>>> & {
  /** Every `<NAME>_URL` of the environment: which of them are subgraphs, only the supergraph says. */
  readonly subgraphUrls: Readonly<Record<string, string>>;
};

/**
 * The gateway's settings, from environment variables.
 * @throws {ConfigError} with every problem at once.
 */
export function loadGatewayConfig(env: Environment = process.env): GatewayConfig {
  const isProduction = env.NODE_ENV === "production";
  const config = loadConfig(settings(isProduction), env);
  const unused = config.OPEN ? { REDIS_URL: undefined, IDENTITY_PRIVATE_JWK: undefined } : {};
  return Object.freeze({ ...config, ...unused, subgraphUrls: subgraphUrlsIn(env) });
}

/** Variables of that form which are never a subgraph's address. */
const otherUrls = new Set([
  "REDIS_URL",
  "JWKS_URL",
  "REVOKED_SESSIONS_URL",
  "PUBLIC_URL",
  "DATABASE_URL",
  "APP_URL",
  "SMTP_URL",
]);

function subgraphUrlsIn(env: Environment): Record<string, string> {
  const urls = Object.entries(env).flatMap(([name, value]) =>
    name.endsWith("_URL") && value && !otherUrls.has(name) ? [[name, value] as const] : [],
  );
  return Object.freeze(Object.fromEntries(urls));
}
