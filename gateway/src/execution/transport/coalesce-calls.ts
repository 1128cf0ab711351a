import { deadlinePassed, nobodyWaits } from "./failed-call.ts";
import type { SubgraphError } from "./subgraph-error.ts";
import type { SubgraphAnswer, SubgraphCallRequest, SubgraphTransport } from "./subgraph-transport.ts";

export interface CoalescableCall extends SubgraphCallRequest {
  /**
   * Who may see the answer: a viewer, or everybody. Reads of the same address, body and key share one call, with the
   * headers of the first of them. Null: not shared with anybody, as all mutations are.
   */
  readonly coalesceKey: string | null;
}

export interface CoalescingTransport extends SubgraphTransport {
  post(request: CoalescableCall): Promise<SubgraphAnswer>;
}

interface SharedCall {
  readonly answer: Promise<SubgraphAnswer>;
  /** How many wait for it. */
  members: number;
  /** Ends it, and nobody joins it any more. */
  readonly abandon: () => void;
}

/** By address and key, then by body: of the two long strings neither is copied. */
type CallsUnderWay = Map<string, Map<string, SharedCall>>;

/**
 * Makes identical reads that are under way at the same time one call. Who aborts or has no time left only leaves; the
 * call ends when the last one has left. When it fails, it fails for all.
 */
export function coalesceCalls(transport: SubgraphTransport): CoalescingTransport {
  const underWay: CallsUnderWay = new Map();
  return {
    ...transport,
    post: (request) => {
      const { coalesceKey, signal } = request;
      if (coalesceKey !== null) return postShared(transport, underWay, coalesceKey, request);
      return signal === null ? postWrite(transport, underWay, request) : transport.post(request);
    },
  };
}

/** After a mutation nobody joins a read that began before its end: who has written reads what they wrote. */
async function postWrite(
  transport: SubgraphTransport,
  underWay: CallsUnderWay,
  request: SubgraphCallRequest,
): Promise<SubgraphAnswer> {
  try {
    return await transport.post(request);
  } finally {
    underWay.clear();
  }
}

function postShared(
  transport: SubgraphTransport,
  underWay: CallsUnderWay,
  coalesceKey: string,
  request: SubgraphCallRequest,
): Promise<SubgraphAnswer> {
  if (request.signal?.aborted) return Promise.reject(nobodyWaits());
  const group = `${request.url.href} ${coalesceKey}`;
  const shared = underWay.get(group)?.get(request.body) ?? startShared(transport, underWay, group, request);
  return join(shared, request);
}

function startShared(
  transport: SubgraphTransport,
  underWay: CallsUnderWay,
  group: string,
  { url, headers, body }: SubgraphCallRequest,
): SharedCall {
  const calls = underWay.get(group) ?? new Map<string, SharedCall>();
  underWay.set(group, calls);
  const controller = new AbortController();
  const forget = (): void => {
    if (calls.get(body) === shared) calls.delete(body);
    if (calls.size === 0 && underWay.get(group) === calls) underWay.delete(group);
  };
  const shared: SharedCall = {
    // Without the first one's deadline, which is not that of the others.
    answer: transport.post({ url, headers, body, signal: controller.signal }),
    members: 0,
    abandon: () => {
      forget();
      controller.abort();
    },
  };
  calls.set(body, shared);
  shared.answer.then(forget, forget);
  return shared;
}

/** One who waits for a shared call, until it ends or they leave. */
function join(shared: SharedCall, { signal, timeoutMs }: SubgraphCallRequest): Promise<SubgraphAnswer> {
  shared.members += 1;
  if (signal === null && timeoutMs === undefined) return shared.answer;
  const { promise, resolve, reject } = Promise.withResolvers<SubgraphAnswer>();
  const timer = timeoutMs === undefined ? undefined : setTimeout(() => leave(deadlinePassed()), timeoutMs);
  const onAbort = (): void => leave(nobodyWaits());
  const cleanUp = (): void => {
    clearTimeout(timer);
    signal?.removeEventListener("abort", onAbort);
  };
  const leave = (error: SubgraphError): void => {
    cleanUp();
    reject(error);
    shared.members -= 1;
    if (shared.members === 0) shared.abandon();
  };
  signal?.addEventListener("abort", onAbort);
  shared.answer.then(resolve, reject).finally(cleanUp);
  return promise;
}
