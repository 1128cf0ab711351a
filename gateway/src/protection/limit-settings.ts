import { z } from "zod";

/** At least 1: a limit of nothing would refuse everything. */
const limit = (fallback: number) => z.coerce.number().int().min(1).default(fallback);

/**
 * What one request may ask for, whoever sends it. Every default is several times what the operations in
 * `schema/operations` need, and low enough that the worst document below it keeps the process busy for less than 50 ms
 * at a time (`node bench/protection/worst-document.ts`).
 */
export const limitSettings = {
  /** Of the HTTP body. */
  MAX_BODY_BYTES: limit(1024 * 1024),
  /** Of the document, in UTF-8. */
  MAX_DOCUMENT_BYTES: limit(64 * 1024),
  /** Names, values, strings and punctuators of the document; not comments. */
  MAX_TOKENS: limit(3_000),
  /** Brackets within brackets, of all three kinds. */
  MAX_NESTING: limit(60),
  /** Characters of one name. */
  MAX_NAME_LENGTH: limit(200),
  /** Operations of one document. */
  MAX_OPERATIONS: limit(10),
  /** Fragment definitions of one document. */
  MAX_FRAGMENTS: limit(100),
  /** Variables that one operation declares. */
  MAX_VARIABLES: limit(100),
  /** Levels of fields, with all fragments in place. */
  MAX_DEPTH: limit(20),
  /** The following of one operation, with all fragments in place. */
  MAX_SELECTIONS: limit(1_000),
  MAX_ROOT_FIELDS: limit(20),
  MAX_ALIASES: limit(30),
  MAX_DIRECTIVES: limit(50),
  /** Objects and lists within one another in the variables' JSON. */
  MAX_VARIABLES_DEPTH: limit(12),
  /** Values of all kinds in the variables, those in lists and objects included. */
  MAX_VARIABLE_VALUES: limit(5_000),
  /** Characters of the variables. */
  MAX_VARIABLES_LENGTH: limit(256 * 1024),
} as const;

export type Limits = { readonly [Name in keyof typeof limitSettings]: number };

const names = Object.keys(limitSettings) as (keyof Limits)[];

/** Of a configuration; in the open mode there are none. */
export function limitsOf(config: Limits & { readonly OPEN: boolean }): Limits {
  const entries = names.map((name) => [name, config.OPEN ? Infinity : config[name]]);
  return Object.fromEntries(entries) as Limits;
}
