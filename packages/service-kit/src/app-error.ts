import { GraphQLError } from "graphql";
import { errorCodes, type ErrorCode } from "./error-codes.ts";

export interface AppErrorDetails {
  /** The input field at fault. */
  readonly field?: string;
  /** How long a client should wait before it tries again. */
  readonly retryAfterSeconds?: number;
  /** What went wrong underneath: logged, never sent. */
  readonly cause?: unknown;
}

/** An error that a client is meant to see: its code comes from the registry, its message is safe to show. */
export class AppError extends GraphQLError {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, details: AppErrorDetails = {}) {
    const { cause, ...extensions } = details;
    super(message, { extensions: { code, ...extensions } });
    this.name = "AppError";
    this.code = code;
    if (cause !== undefined) this.cause = cause;
  }

  /** The HTTP status when this error refuses a whole request. */
  get httpStatus(): number {
    return errorCodes[this.code].httpStatus;
  }
}
