import { inRoot } from "../../scripts/support/workspace.ts";
import { benchFile } from "./files.ts";
import type { Setup } from "./setup.ts";

export const modes = [
  "executor",
  "coalescing",
  "inbound",
  "entity-redis",
  "entity-memory",
  "response",
] as const;
export type Mode = (typeof modes)[number];

/** How a participant is started for one query and mode. */
export interface Launch {
  /** A program for Node, and its arguments. */
  readonly command: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly folder?: string;
}

export interface Occasion {
  readonly setup: Setup;
  readonly query: string;
  readonly mode: Mode;
  readonly port: number;
}

export interface Participant {
  readonly name: string;
  readonly modes: readonly Mode[];
  /** Where it takes operations. */
  readonly path: string;
  /** Whether it comes from `peers/`, which has to be installed. */
  readonly isPeer: boolean;
  /** The participant whose plan it follows, for one that plans nothing itself. */
  readonly planOf?: string;
  launch(occasion: Occasion): Launch;
}

const peers = benchFile("peers");

/** Entity and response caches need answers that may be cached; all other modes get answers that say nothing. */
const isCaching = (mode: Mode): boolean => mode.startsWith("entity-") || mode === "response";

const supergraphFile = ({ setup, mode }: Occasion): string =>
  isCaching(mode) ? setup.files.cacheableSupergraph : setup.files.supergraph;

const skeinSettings: Readonly<Record<Mode, Readonly<Record<string, string>>>> = {
  executor: {},
  coalescing: { COALESCE_SUBGRAPH_CALLS: "true" },
  inbound: { COALESCE_SUBGRAPH_CALLS: "true", COALESCE_REQUESTS: "true" },
  "entity-redis": { ENTITY_CACHE: "true", ENTITY_CACHE_MAX_BYTES: "0" },
  "entity-memory": { ENTITY_CACHE: "true" },
  response: { ENTITY_CACHE: "true", RESPONSE_CACHE: "true" },
};

const allOff = {
  COALESCE_SUBGRAPH_CALLS: "false",
  COALESCE_REQUESTS: "false",
  ENTITY_CACHE: "false",
  RESPONSE_CACHE: "false",
};

const skein: Participant = {
  name: "skein",
  modes,
  path: "/graphql",
  isPeer: false,
  launch: (occasion) => ({
    command: [
      ...[inRoot("scripts/gateway.ts"), "--supergraph", supergraphFile(occasion)],
      ...["--port", String(occasion.port)],
      // An open gateway has no Redis.
      ...(isCaching(occasion.mode) ? [] : ["--open"]),
    ],
    environment: {
      ...allOff,
      ...skeinSettings[occasion.mode],
      ...(isCaching(occasion.mode) ? { REDIS_URL: occasion.setup.redis.url } : {}),
      // Production asks for identities, which the other participants do without, too.
      NODE_ENV: "development",
      INTROSPECTION: "false",
      LANDING_PAGE: "false",
      LOG_LEVEL: "error",
    },
  }),
};

const apollo: Participant = {
  name: "apollo",
  modes: ["executor", "response"],
  path: "/",
  isPeer: true,
  launch: (occasion) => ({
    command: [benchFile("peers/apollo.mjs"), supergraphFile(occasion), String(occasion.port), occasion.mode],
    environment: { APOLLO_TELEMETRY_DISABLED: "1" },
    folder: peers,
  }),
};

const mercurius: Participant = {
  name: "mercurius",
  modes: ["executor"],
  path: "/graphql",
  isPeer: true,
  launch: ({ setup, port }) => ({
    command: [
      ...[benchFile("peers/mercurius.mjs"), benchFile("schema/federation-1")],
      ...[JSON.stringify(setup.urls), String(port)],
    ],
    folder: peers,
  }),
};

const hive = (name: string, option: string): Participant => ({
  name,
  modes: ["executor", "coalescing", "inbound", "response"],
  path: "/graphql",
  isPeer: true,
  launch: (occasion) => ({
    command: [
      ...["node_modules/@graphql-hive/gateway/dist/bin.js", "supergraph", supergraphFile(occasion), option],
      ...["--host", "127.0.0.1", "--port", String(occasion.port), "--config-path", "hive.config.mjs"],
    ],
    environment: { BENCH_MODE: occasion.mode },
    folder: peers,
  }),
});

const proxy = (name: string, planOf: string): Participant => ({
  name,
  modes: ["executor"],
  path: "/",
  isPeer: false,
  planOf,
  launch: ({ setup, query, port }) => ({
    command: [
      ...[benchFile("limits/proxy-main.ts"), setup.files.calls(planOf, query), setup.files.answer(query)],
      ...[JSON.stringify(setup.urls), String(port)],
    ],
  }),
});

const bare: Participant = {
  name: "bare",
  modes: ["response"],
  path: "/",
  isPeer: false,
  launch: ({ setup, query, port }) => ({
    command: [benchFile("limits/bare-main.ts"), setup.files.answer(query), String(port)],
  }),
};

/** What is no gateway but a bound of all gateways. It has one mode, and is measured whatever modes are chosen. */
export const isLimit = (name: string): boolean => name === "bare" || name.startsWith("proxy-");

/** In the order in which tables name them. */
export const participants: readonly Participant[] = [
  skein,
  apollo,
  mercurius,
  hive("hive", "--jit"),
  hive("hive-rust", "--hive-router-runtime"),
  proxy("proxy-16", "apollo"),
  proxy("proxy-7", "hive-rust"),
  bare,
];
