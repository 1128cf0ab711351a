import type { ErrorCode } from "@skein/service-kit/error-codes.ts";

export type SubgraphErrorCode = Extract<ErrorCode, "SUBGRAPH_UNAVAILABLE" | "SUBGRAPH_TIMEOUT">;

/** A call to a subgraph that brought no GraphQL answer. `message` is for the log: it may say what a client must not see. */
export class SubgraphError extends Error {
  readonly code: SubgraphErrorCode;

  constructor(code: SubgraphErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "SubgraphError";
    this.code = code;
  }
}
