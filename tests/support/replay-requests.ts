import { startBothLanes, type BothLanes, type BothWays } from "./both-lanes.ts";
import { sendRaw, tellOfRequests, type RawResponse, type SentRequest } from "./raw-http.ts";
import { openTestGateways, type TestGateway } from "./test-gateway.ts";

export interface Replayed {
  readonly sent: SentRequest;
  readonly ways: BothWays;
}

export interface Replayer {
  /** Sends all that was sent since the last call through both lanes, with the subgraphs as they behave now. */
  replay(): Promise<Replayed[]>;
  close(): Promise<void>;
}

/** Notes every request that goes to a test gateway from now on. */
export function recordRequests(): Replayer {
  let recorded: SentRequest[] = [];
  const opened = new Map<TestGateway, Promise<BothLanes>>();
  tellOfRequests((sent) => recorded.push(sent));

  function lanesFor({ url }: SentRequest): Promise<BothLanes> {
    const [oldest] = openTestGateways;
    // One that a test has closed again is stood in for by another.
    const gateway = openTestGateways.values().find((candidate) => candidate.url === url) ?? oldest;
    if (!gateway) throw new Error("No test gateway is open.");
    const lanes = opened.get(gateway) ?? startBothLanes(gateway.url, gateway.environment);
    opened.set(gateway, lanes);
    return lanes;
  }

  async function replay(): Promise<Replayed[]> {
    const requests = recorded;
    // What one request leaves behind for the next, such as a persisted query, is then there on both sides.
    for (const sent of requests) await (await lanesFor(sent)).prepare(sending(sent));
    const replayed: Replayed[] = [];
    for (const sent of requests) {
      replayed.push({ sent, ways: await (await lanesFor(sent)).compare(sending(sent)) });
    }
    return replayed;
  }

  return {
    replay: async () => {
      tellOfRequests(null);
      try {
        return await replay();
      } finally {
        recorded = [];
        tellOfRequests((sent) => recorded.push(sent));
      }
    },
    close: async () => {
      tellOfRequests(null);
      for (const lanes of await Promise.all(opened.values())) await lanes.close();
    },
  };
}

const sending =
  ({ head, body }: SentRequest) =>
  (url: string): Promise<RawResponse> =>
    sendRaw(url, head, body);
