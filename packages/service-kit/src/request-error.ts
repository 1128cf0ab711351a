import { GraphQLError } from "graphql";
import { errorCodes, type ErrorCode } from "./error-codes.ts";

/** A request that is refused before anything is executed. */
export class RequestError extends Error {
  override readonly name = "RequestError";
  readonly code: ErrorCode;
  readonly errors: readonly GraphQLError[];

  constructor(code: ErrorCode, errors: readonly GraphQLError[]) {
    super(errors[0]?.message ?? code);
    this.code = code;
    this.errors = errors;
  }

  get httpStatus(): number {
    return errorCodes[this.code].httpStatus;
  }

  static of(code: ErrorCode, message: string): RequestError {
    return new RequestError(code, [new GraphQLError(message)]);
  }

  /** Runs `work`; the GraphQL error that it throws refuses the request. */
  static unless<T>(code: ErrorCode, work: () => T): T {
    try {
      return work();
    } catch (error) {
      if (error instanceof GraphQLError) throw new RequestError(code, [error]);
      throw error;
    }
  }
}
