import type { Dispatcher } from "undici";
import { readBody, tooLarge } from "./answer-body.ts";
import { addressOf } from "./call-address.ts";
import type { CallLimit } from "./call-limit.ts";
import { deadlinePassed, nobodyWaits, tooManyCalls, toSubgraphError } from "./failed-call.ts";
import type { SubgraphError } from "./subgraph-error.ts";
import type { SubgraphAnswer, SubgraphCallRequest } from "./subgraph-transport.ts";

export interface CallOptions {
  readonly dispatcher: Dispatcher;
  readonly limit: CallLimit;
  /** Of the whole call, from the queue to the decompressed text. */
  readonly timeoutMs: number;
  readonly maxBytes: number;
}

interface Call {
  readonly request: SubgraphCallRequest;
  readonly options: CallOptions;
  readonly timeoutMs: number;
  readonly resolve: (answer: SubgraphAnswer) => void;
  readonly reject: (error: SubgraphError) => void;
  readonly start: () => void;
  readonly onAbort: () => void;
  timer: NodeJS.Timeout | undefined;
  isSettled: boolean;
  /** Undici's, once the request is on a connection. */
  controller: Dispatcher.DispatchController | null;
  status: number;
  headers: Record<string, string | undefined>;
  readonly chunks: Buffer[];
  bytes: number;
}

/**
 * Makes one call, with a handler of its own instead of undici's `request`, and with one timer and one listener instead
 * of combined signals: streams and signals cost more than the rest of a call.
 * @throws {SubgraphError} when it brings no complete answer.
 */
export function callSubgraph(request: SubgraphCallRequest, options: CallOptions): Promise<SubgraphAnswer> {
  return new Promise((resolve, reject) => {
    const call: Call = {
      request,
      options,
      timeoutMs: Math.min(request.timeoutMs ?? Infinity, options.timeoutMs),
      resolve,
      reject,
      start: () => send(call),
      onAbort: () => fail(call, nobodyWaits()),
      timer: undefined,
      isSettled: false,
      controller: null,
      status: 0,
      headers: {},
      chunks: [],
      bytes: 0,
    };
    begin(call);
  });
}

function begin(call: Call): void {
  const { signal } = call.request;
  if (signal?.aborted) {
    fail(call, nobodyWaits());
    return;
  }
  if (call.timeoutMs <= 0) {
    fail(call, deadlinePassed());
    return;
  }
  signal?.addEventListener("abort", call.onAbort);
  call.timer = setTimeout(fail, call.timeoutMs, call, deadlinePassed);
  if (!call.options.limit.enter(call.start)) fail(call, tooManyCalls());
}

/**
 * An HTTP/2 stream gives up this much before us: only then does undici ask whether the connection is alive at all.
 * On HTTP/1.1, where an aborted call ends its connection, undici's timers would be a second set of ours.
 */
const streamAheadMs = 25;

function send(call: Call): void {
  const { url, headers, body } = call.request;
  const { origin, path, isSecure } = addressOf(url);
  const streamTimeoutMs = isSecure ? Math.max(1, call.timeoutMs - streamAheadMs) : 0;
  call.options.dispatcher.dispatch(
    {
      origin,
      path,
      method: "POST",
      headers: toList(headers),
      body,
      headersTimeout: streamTimeoutMs,
      bodyTimeout: streamTimeoutMs,
      // A connection takes the next request after the answer's end in any case.
      blocking: false,
    },
    handlerOf(call),
  );
}

/** A list, as undici takes an object apart more slowly than we write one. */
function toList(headers: SubgraphCallRequest["headers"]): string[] {
  const list = ["accept-encoding", "gzip"];
  for (const name in headers) list.push(name, headers[name] ?? "");
  return list;
}

/** Undici calls exactly one of the last two, also for a call that was aborted. */
const handlerOf = (call: Call): Dispatcher.DispatchHandler => ({
  onRequestStart: (controller) => {
    call.controller = controller;
    if (call.isSettled) controller.abort(nobodyWaits());
  },
  onResponseStart: (_controller, status, headers) => {
    if (status < 200) return;
    call.status = status;
    call.headers = joinRepeated(headers);
    if (Number(call.headers["content-length"]) > call.options.maxBytes)
      fail(call, tooLarge(call.options.maxBytes));
  },
  onResponseData: (_controller, chunk) => {
    call.bytes += chunk.length;
    if (call.bytes > call.options.maxBytes) fail(call, tooLarge(call.options.maxBytes));
    else call.chunks.push(chunk);
  },
  onResponseEnd: () => {
    call.options.limit.leave();
    if (!call.isSettled) complete(call);
  },
  onResponseError: (_controller, error) => {
    call.options.limit.leave();
    fail(call, toSubgraphError(error));
  },
});

type ReceivedHeaders = Parameters<NonNullable<Dispatcher.DispatchHandler["onResponseStart"]>>[2];

function joinRepeated(headers: ReceivedHeaders): Record<string, string | undefined> {
  for (const name in headers) {
    const value = headers[name];
    if (Array.isArray(value)) headers[name] = value.join(", ");
  }
  return headers as Record<string, string | undefined>;
}

/** The deadline holds until the text is there: decompressing may wait for a thread. */
function complete(call: Call): void {
  try {
    const { chunks, bytes, headers, options } = call;
    const encoding = headers["content-encoding"];
    const body = readBody({ chunks, bytes, encoding, maxBytes: options.maxBytes });
    if (typeof body === "string") succeed(call, body);
    else
      body.then(
        (text) => succeed(call, text),
        (error: unknown) => fail(call, toSubgraphError(error)),
      );
  } catch (error) {
    fail(call, toSubgraphError(error));
  }
}

function succeed(call: Call, body: string): void {
  if (!settle(call)) return;
  call.resolve({ status: call.status, body, headers: call.headers });
}

function fail(call: Call, reason: SubgraphError | (() => SubgraphError)): void {
  if (!settle(call)) return;
  const error = typeof reason === "function" ? reason() : reason;
  call.reject(error);
  if (!call.options.limit.withdraw(call.start)) call.controller?.abort(error);
}

/** False for all but the first outcome. */
function settle(call: Call): boolean {
  if (call.isSettled) return false;
  call.isSettled = true;
  clearTimeout(call.timer);
  call.request.signal?.removeEventListener("abort", call.onAbort);
  return true;
}
