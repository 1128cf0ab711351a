import { errorCodes } from "@skein/service-kit/error-codes.ts";
import type { ExecutionError } from "../execution/program/operation-run.ts";
import type { ProgramResult } from "../execution/program/program.ts";

/** What a client's links act on by the status, whatever the operation: to refresh the session, and to wait. */
const codes = ["UNAUTHENTICATED", "RATE_LIMITED"] as const;

/** How an answer is sent of which nothing is left but one refusal. */
export interface WholeRefusal {
  readonly status: number;
  /** `Retry-After`, in seconds. */
  readonly retryAfter: number | null;
}

/** @returns null for an answer with data, and for errors of any other kind: their status is 200 */
export function wholeRefusalOf({
  data,
  errors,
}: Pick<ProgramResult, "data" | "errors">): WholeRefusal | null {
  if (data !== null) return null;
  const code = codes.find((candidate) => errors[0]?.extensions?.code === candidate);
  if (!code || errors.some(({ extensions }) => extensions?.code !== code)) return null;
  const waits = errors.map(secondsOf).filter((seconds) => seconds !== null);
  return {
    status: errorCodes[code].httpStatus,
    retryAfter: waits.length === 0 ? null : Math.max(...waits),
  };
}

function secondsOf({ extensions }: ExecutionError): number | null {
  const seconds = extensions?.retryAfterSeconds;
  return typeof seconds === "number" && Number.isFinite(seconds) ? Math.ceil(seconds) : null;
}
