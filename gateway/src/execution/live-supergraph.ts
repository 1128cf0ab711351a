import type { GatewayIdentity } from "@skein/service-kit/gateway-identity.ts";
import { LRUCache } from "lru-cache";
import type { Logger } from "@skein/service-kit/logger.ts";
import { proofHeader, proofKeyHeader } from "@skein/service-kit/identity-proof.ts";
import { createCacheSchema } from "../cache/cache-schema.ts";
import type { EntityCache } from "../cache/entity-cache.ts";
import type { GatewayContext } from "../context.ts";
import type { LocatedSubgraph } from "../federation/federation.ts";
import {
  identifiedHeaders,
  plainHeaders,
  type CallToIdentify,
  type Headers,
} from "../federation/subgraph-headers.ts";
import { createDemand, type Demand } from "../demand/demand.ts";
import { createExecutor, type Executor, type PreparedOperation } from "./executor.ts";
import { createKnownOperations, type KnownOperations } from "./known-operations.ts";
import { createPlanner, type PlannerChoice } from "./plan/create-planner.ts";
import type { Planner } from "./plan/planner.ts";
import type { CacheSetup } from "./program/cache-use.ts";
import type { Surroundings } from "./program/operation-run.ts";
import { readInTurn } from "./read-in-turn.ts";
import { loadSupergraph, type LoadedSupergraph } from "./supergraph.ts";
import type { CoalescingTransport } from "./transport/coalesce-calls.ts";
import type { SubgraphAnswer } from "./transport/subgraph-transport.ts";
import { createWriteTurns } from "./transport/write-turns.ts";
import type { DoHeavyWork } from "../protection/heavy-work.ts";
import type { Turns } from "./turns.ts";

/** One version of the supergraph with all that runs operations on it. */
export interface LiveSupergraph {
  readonly supergraph: LoadedSupergraph;
  readonly subgraphs: readonly LocatedSubgraph[];
  readonly executor: Executor<GatewayContext>;
  readonly operations: KnownOperations<GatewayContext>;
  /** Operations that have begun to run and are not known yet, by name and text. */
  readonly begun: LRUCache<string, Promise<PreparedOperation>>;
  readonly planner: Planner;
  readonly demand: Demand;
}

export interface LiveSupergraphOptions {
  readonly plannerChoice: PlannerChoice;
  readonly locate: (subgraphs: LoadedSupergraph["subgraphs"]) => readonly LocatedSubgraph[];
  readonly transportOf: (subgraph: string) => CoalescingTransport;
  /** Of each call. */
  readonly subgraphTimeoutMs: number;
  /** Null where nothing is cached. */
  readonly entityCache: EntityCache | null;
  /** How long a list is taken to be without `@listSize`. */
  readonly assumedListSize: number;
  /** Whether responses say what the cache did for them. */
  readonly explainsCache: boolean;
  readonly turns: Turns;
  readonly doHeavyWork: DoHeavyWork;
  readonly logger: Logger;
}

/** @throws {Error} whatever is wrong with the supergraph. */
export async function goLive(sdl: string, options: LiveSupergraphOptions): Promise<LiveSupergraph> {
  const supergraph = loadSupergraph(sdl);
  const subgraphs = options.locate(supergraph.subgraphs);
  const { plannerChoice: choice, logger } = options;
  const planner = await createPlanner({ supergraphSdl: sdl, choice, logger });
  const direct = createSurroundings(subgraphs, options);
  const surroundings: Surroundings<GatewayContext> = {
    ...direct,
    call: readInTurn(direct.call, options.turns),
    cacheFor: cacheSetup(sdl, options),
  };
  const executor = createExecutor<GatewayContext>({
    supergraph,
    planner,
    surroundings,
    viewerOf: ({ viewer }) => viewer,
    inTurn: options.doHeavyWork,
  });
  const { schema } = supergraph;
  const demand = createDemand({ supergraphSdl: sdl, schema, assumedListSize: options.assumedListSize });
  const operations = createKnownOperations(executor);
  const begun = new LRUCache<string, Promise<PreparedOperation>>({ max: maxBegun });
  return { supergraph, subgraphs, executor, operations, begun, planner, demand };
}

/** More than there are new operations at the same time; forgetting one costs compiling it twice. */
const maxBegun = 256;

/** More than an app has; each takes a few milliseconds. */
const maxWarmed = 200;
const maxWarmingMs = 5_000;

/** Prepares the operations of the version before, those used last first, so that their next requests find them ready. */
export async function warm(next: LiveSupergraph, previous: LiveSupergraph): Promise<void> {
  const end = performance.now() + maxWarmingMs;
  for (const { source, prepared } of previous.operations.list().slice(0, maxWarmed)) {
    if (performance.now() > end) return;
    const again = await next.executor.prepareAgain(prepared).catch(() => null);
    if (again) next.operations.add(source, again);
  }
}

function cacheSetup(
  sdl: string,
  { entityCache: cache, explainsCache: explains }: LiveSupergraphOptions,
): ((context: GatewayContext) => CacheSetup) | null {
  if (!cache) return null;
  const schema = createCacheSchema(sdl);
  return ({ viewerKey, signal }) => ({ cache, schema, viewerKey, signal, explains });
}

interface IdentifiedWay {
  readonly identity: GatewayIdentity;
  readonly context: GatewayContext;
  readonly post: (headers: Headers) => Promise<SubgraphAnswer>;
}

function callIdentified(
  call: CallToIdentify,
  { identity, context, post }: IdentifiedWay,
): Promise<SubgraphAnswer> {
  const postWith = (headers: Headers): Promise<SubgraphAnswer> =>
    post(headers).then((answer) => {
      identity.noteKey(call.subgraph, answer.headers[proofKeyHeader]);
      if (answer.status !== 401 || headers[proofHeader] === undefined) return answer;
      // A process that has just started knows no proof of ours yet. It has read nothing but the headers.
      return signedCall();
    });
  const signedCall = async (): Promise<SubgraphAnswer> =>
    post(await identifiedHeaders({ ...call, isSigned: true }, identity, context));
  const headers = identifiedHeaders(call, identity, context);
  return headers instanceof Promise ? headers.then(postWith) : postWith(headers);
}

function createSurroundings(
  subgraphs: readonly LocatedSubgraph[],
  { transportOf, subgraphTimeoutMs, logger }: LiveSupergraphOptions,
): Surroundings<GatewayContext> {
  const ways = new Map(
    subgraphs.map(({ name, url }) => [
      name,
      { url, transport: transportOf(name), inWriteTurn: createWriteTurns() },
    ]),
  );
  return {
    // Not async: each promise on the way of a call costs as much as its headers.
    call: ({ subgraph, body, isWrite, isInterruptible, context }) => {
      const way = ways.get(subgraph);
      if (!way) throw new Error(`The plan asks ${subgraph}, which is not in the supergraph.`);
      const coalesceKey = isWrite ? null : (context.viewerKey ?? "");
      const signal = isInterruptible ? context.signal : null;
      const post = (headers: Headers): Promise<SubgraphAnswer> => {
        const call = { url: way.url, headers, body, signal, coalesceKey };
        const timeoutMs = context.deadline - performance.now();
        // A call has its own deadline: another timer is worth it only where that is the later one.
        return way.transport.post(timeoutMs < subgraphTimeoutMs ? { ...call, timeoutMs } : call);
      };
      const { identity } = context;
      const ask = (): Promise<SubgraphAnswer> =>
        identity
          ? callIdentified({ subgraph, body, isWrite }, { identity, context, post })
          : post(plainHeaders(context));
      return isWrite ? way.inWriteTurn(context, ask) : ask();
    },
    onFailure: (subgraph, error, context) => {
      if (context.signal.aborted) return;
      logger.warn(
        {
          subgraph,
          url: ways.get(subgraph)?.url.href,
          code: error.code,
          reason: error.message,
          requestId: context.requestId,
          traceId: context.trace.traceId,
        },
        "subgraph call failed",
      );
    },
  };
}
