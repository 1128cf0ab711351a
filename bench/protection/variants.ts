import { audience, issuer } from "../../tests/support/test-gateway.ts";
import type { Launch, Participant } from "../gateway/participants.ts";
import { inRoot } from "../../scripts/support/workspace.ts";

export const variantNames = ["off", "tokens", "identity", "limits", "budgets", "on"] as const;
export type VariantName = (typeof variantNames)[number];

/** What stands around a gateway whose protections are on. */
export interface Ground {
  readonly supergraphs: SupergraphFiles;
  readonly jwksUrl: string;
  /** A private JWK. */
  readonly identityKey: string;
  readonly redisUrl: string;
}

/** `proved` ones have subgraphs that name their keys, `guarded` ones access rules and sizes of lists. */
export interface SupergraphFiles {
  readonly plain: string;
  readonly proved: string;
  readonly guarded: string;
  readonly guardedAndProved: string;
}

type Settings = Readonly<Record<string, string>>;

/** What is compared is the work on each request, and neither caches nor shared executions, which save all of it. */
const common: Settings = {
  NODE_ENV: "development",
  INTROSPECTION: "false",
  LANDING_PAGE: "false",
  LOG_LEVEL: "error",
  COALESCE_SUBGRAPH_CALLS: "false",
  COALESCE_REQUESTS: "false",
  ENTITY_CACHE: "false",
  RESPONSE_CACHE: "false",
};

const unlimited = "1000000000";
const noLimits: Settings = Object.fromEntries(
  [
    ...["MAX_BODY_BYTES", "MAX_DOCUMENT_BYTES", "MAX_TOKENS", "MAX_NESTING", "MAX_NAME_LENGTH"],
    ...["MAX_OPERATIONS", "MAX_FRAGMENTS", "MAX_VARIABLES", "MAX_DEPTH", "MAX_SELECTIONS", "MAX_ROOT_FIELDS"],
    ...["MAX_ALIASES", "MAX_DIRECTIVES", "MAX_VARIABLES_DEPTH", "MAX_VARIABLE_VALUES"],
    ...["MAX_VARIABLES_LENGTH", "MAX_OPERATION_COST"],
  ].map((name) => [name, unlimited]),
);
const noBudgets: Settings = { USER_COST_PER_MINUTE: "0", ADDRESS_COST_PER_MINUTE: "0" };

/** So much that nobody is refused, and every request is counted. */
const ampleBudgets = (redisUrl: string): Settings => ({
  REDIS_URL: redisUrl,
  USER_COST_PER_MINUTE: "1000000000000",
  ADDRESS_COST_PER_MINUTE: "1000000000000",
  CLIENT_COST_PER_MINUTE: "1000000000000",
});

function settingsOf(name: VariantName, ground: Ground): Settings {
  const { supergraphs, jwksUrl, identityKey, redisUrl } = ground;
  if (name === "off") return { SUPERGRAPH_FILE: supergraphs.plain, OPEN: "true" };
  const tokens = { JWKS_URL: jwksUrl, ACCESS_TOKEN_ISSUER: issuer, ACCESS_TOKEN_AUDIENCE: audience };
  const identity = { ...tokens, IDENTITY_PRIVATE_JWK: identityKey };
  const budgets = ampleBudgets(redisUrl);
  const alone = { ...noLimits, ...noBudgets, SUPERGRAPH_FILE: supergraphs.plain, ...tokens };
  const variants: Readonly<Record<Exclude<VariantName, "off">, Settings>> = {
    tokens: alone,
    identity: { ...alone, ...identity, SUPERGRAPH_FILE: supergraphs.proved },
    limits: { ...noBudgets, SUPERGRAPH_FILE: supergraphs.guarded, ...tokens },
    budgets: { ...alone, ...budgets },
    on: { SUPERGRAPH_FILE: supergraphs.guardedAndProved, ...identity, ...budgets },
  };
  return variants[name];
}

/** A gateway with some protections, to be started as the gateway benchmark's participants are. */
export const protectedGateway = (name: VariantName, ground: Ground): Participant => ({
  name,
  modes: ["executor"],
  path: "/graphql",
  isPeer: false,
  launch: ({ port }): Launch => ({
    command: [inRoot("scripts/gateway.ts"), "--port", String(port)],
    environment: { ...common, ...settingsOf(name, ground) },
  }),
});
