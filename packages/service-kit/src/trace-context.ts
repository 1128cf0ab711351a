import { randomHex } from "./random-hex.ts";

/** The `traceparent` header of W3C Trace Context (https://www.w3.org/TR/trace-context/#traceparent-header). */
const traceparentPattern = /^[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;

export interface TraceContext {
  readonly traceId: string;
  /** The header to send on: the same trace, a new parent. */
  readonly traceparent: string;
}

/** Goes on with the caller's trace, or starts one when the header is missing or malformed. */
export function continueTrace(header: string | undefined): TraceContext {
  const [, traceId, , flags] = traceparentPattern.exec(header ?? "") ?? [];
  const usable = traceId !== undefined && !/^0+$/.test(traceId);
  const id = usable ? traceId : randomHex(16);
  return { traceId: id, traceparent: `00-${id}-${randomHex(8)}-${usable ? flags : "01"}` };
}
