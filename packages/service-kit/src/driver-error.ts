import { DriverAdapterError } from "@prisma/driver-adapter-utils";

interface PostgresError {
  readonly message: string;
  readonly code: string;
  readonly severity?: string | undefined;
  readonly detail?: string | undefined;
  readonly column?: string | undefined;
  readonly hint?: string | undefined;
  /** 1-based offset into the script, in characters. */
  readonly position?: string | undefined;
}

/**
 * A server's error, from pg or PGlite, in the form that Prisma's engines read, with the line of `script` that it is
 * about. Other errors stay as they are.
 */
export function toDriverAdapterError(error: unknown, script: string): unknown {
  if (!isPostgresError(error)) return error;
  const { code, severity = "ERROR", detail, column, hint } = error;
  const message = error.message + lineOf(error.position, script);
  return new DriverAdapterError({
    kind: "postgres",
    originalCode: code,
    originalMessage: message,
    code,
    severity,
    message,
    detail,
    column,
    hint,
  });
}

function isPostgresError(error: unknown): error is PostgresError {
  return Error.isError(error) && "code" in error && typeof error.code === "string" && "severity" in error;
}

function lineOf(position: string | undefined, script: string): string {
  if (position === undefined) return "";
  return ` (line ${script.slice(0, Number(position)).split("\n").length})`;
}
