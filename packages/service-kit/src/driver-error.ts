import { DriverAdapterError } from "@prisma/driver-adapter-utils";

interface PostgresError {
  readonly message: string;
  readonly code: string;
  readonly severity?: string | undefined;
  readonly detail?: string | undefined;
  readonly column?: string | undefined;
  readonly hint?: string | undefined;
}

/** A server's error, from pg or PGlite, in the form that Prisma's engines read. Other errors stay as they are. */
export function toDriverAdapterError(error: unknown): unknown {
  if (!isPostgresError(error)) return error;
  const { code, severity = "ERROR", message, detail, column, hint } = error;
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
  return error instanceof Error && "code" in error && typeof error.code === "string" && "severity" in error;
}
