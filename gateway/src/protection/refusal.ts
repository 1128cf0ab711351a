import { errorCodes, type ErrorCode } from "@skein/service-kit/error-codes.ts";
import { limitFacts, type LimitName } from "./limit-facts.ts";
import type { Limits } from "./limit-settings.ts";

/** Why a request is not taken further. Its message says the rule and the limit, nothing of what was sent. */
export interface Refusal {
  readonly status: number;
  readonly code: ErrorCode;
  readonly message: string;
}

const numbers = new Intl.NumberFormat("en");

/** For what is over the limit of that name. */
export function overLimit(name: LimitName, limits: Limits): Refusal {
  const { code, unit } = limitFacts[name];
  const most = numbers.format(limits[name]);
  return { status: errorCodes[code].httpStatus, code, message: `The request has more than ${most} ${unit}.` };
}
