import { ApolloServer } from "@apollo/server";
import { jest } from "@jest/globals";
import { loadGatewayConfig } from "@skein/gateway/config.ts";
import { startGateway } from "@skein/gateway/server.ts";
import type { Environment } from "@skein/service-kit/config.ts";
import { createLogger } from "@skein/service-kit/logger.ts";
import type { RawResponse } from "./raw-http.ts";

/** What of an answer must be the same on both ways. */
export interface Seen {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** As it came over the wire, one character a byte; as text where it has something drawn at random, which is taken out. */
  readonly body: string;
}

export interface BothWays {
  /** From the gateway that sends everything through Apollo Server. */
  readonly byApollo: Seen;
  /** From the gateway with the fast lane. The first may be the one that makes the operation known. */
  readonly first: Seen;
  readonly again: Seen;
  /** How the last one was answered: `refused` before either way began. */
  readonly way: "lane" | "apollo" | "refused";
}

export interface BothLanes {
  /** Sends a request to both gateways, and once more to the one with the lane. */
  compare(send: (url: string) => Promise<RawResponse>): Promise<BothWays>;
  /** To the gateway without the lane only. */
  prepare(send: (url: string) => Promise<RawResponse>): Promise<unknown>;
  close(): Promise<void>;
}

/** Calls go through as they are. */
const pipeline = jest.spyOn(ApolloServer.prototype, "executeHTTPGraphQLRequest");

/**
 * Starts a gateway without the fast lane beside one that has it.
 * @param environment of the one at `url`, in this process
 */
export async function startBothLanes(url: string, environment: Environment): Promise<BothLanes> {
  const config = loadGatewayConfig({ ...environment, FAST_LANE: "false", GATEWAY_PORT: "0" });
  const logger = createLogger({ service: "gateway", level: "silent" });
  const plain = await startGateway(config, { logger });
  return {
    compare: async (send) => {
      const [byApollo, plainRuns] = await counted(() => send(plain.url));
      const [first] = await counted(() => send(url));
      const [again, runs] = await counted(() => send(url));
      return { byApollo, first, again, way: runs > 0 ? "apollo" : plainRuns > 0 ? "lane" : "refused" };
    },
    prepare: (send) => send(plain.url),
    close: plain.close,
  };
}

/** With how often a request was handed to Apollo Server meanwhile. */
async function counted(send: () => Promise<RawResponse>): Promise<[Seen, number]> {
  const before = pipeline.mock.calls.length;
  const answer = seen(await send());
  return [answer, pipeline.mock.calls.length - before];
}

/** Ids of errors, and the nonces of Sandbox's page. */
const drawn = [/("errorId":")[^"]*/g, /(nonce[-=]"?)[0-9a-f]+/g];
/** `ratelimit` says what is left, which is less each time. */
const ofTheMoment = new Set(["date", "x-request-id", "age", "ratelimit"]);

function seen({ status, headers, bytes, text }: RawResponse): Seen {
  const withoutIds = drawn.reduce((rest, pattern) => rest.replaceAll(pattern, "$1"), text);
  const hasIds = withoutIds !== text;
  const lasting = Object.entries(headers)
    .filter(([name]) => !ofTheMoment.has(name) && !(hasIds && name === "content-length"))
    // How long an answer may be kept depends on when it was made.
    .map(([name, value]) => [name, value.replace(/max-age=\d+/, "max-age=")]);
  return {
    status,
    headers: Object.fromEntries(lasting) as Record<string, string>,
    body: hasIds ? withoutIds : bytes.toString("latin1"),
  };
}
