import type { ErrorCode } from "@skein/service-kit/error-codes.ts";
import type { Limits } from "./limit-settings.ts";

interface LimitFact {
  readonly code: ErrorCode;
  /** What there is too much of: "more than 20 …". */
  readonly unit: string;
}

/** How each limit is called when it refuses a request; docs/errors.md says what to do about it. */
export const limitFacts = {
  MAX_BODY_BYTES: { code: "PAYLOAD_TOO_LARGE", unit: "bytes" },
  MAX_DOCUMENT_BYTES: { code: "DOCUMENT_TOO_LARGE", unit: "bytes in its document" },
  MAX_TOKENS: { code: "TOO_MANY_TOKENS", unit: "tokens in its document" },
  MAX_NESTING: { code: "NESTING_TOO_DEEP", unit: "levels of brackets in its document" },
  MAX_NAME_LENGTH: { code: "NAME_TOO_LONG", unit: "characters in a name" },
  MAX_OPERATIONS: { code: "TOO_MANY_OPERATIONS", unit: "operations in its document" },
  MAX_FRAGMENTS: { code: "TOO_MANY_FRAGMENTS", unit: "fragments in its document" },
  MAX_VARIABLES: { code: "TOO_MANY_VARIABLES", unit: "variables in an operation" },
  MAX_DEPTH: { code: "OPERATION_TOO_DEEP", unit: "levels of fields in an operation" },
  MAX_SELECTIONS: { code: "TOO_MANY_SELECTIONS", unit: "selections in an operation, fragments included" },
  MAX_ROOT_FIELDS: { code: "TOO_MANY_ROOT_FIELDS", unit: "root fields in an operation" },
  MAX_ALIASES: { code: "TOO_MANY_ALIASES", unit: "aliases in an operation, fragments included" },
  MAX_DIRECTIVES: { code: "TOO_MANY_DIRECTIVES", unit: "directives in an operation, fragments included" },
  MAX_VARIABLES_DEPTH: { code: "VARIABLES_TOO_DEEP", unit: "levels in its variables" },
  MAX_VARIABLE_VALUES: { code: "VARIABLES_TOO_LARGE", unit: "values in its variables" },
  MAX_VARIABLES_LENGTH: { code: "VARIABLES_TOO_LARGE", unit: "characters in its variables" },
} as const satisfies Record<keyof Limits, LimitFact>;

export type LimitName = keyof typeof limitFacts;
