import {
  isDriverAdapterError,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
} from "@prisma/driver-adapter-utils";

export interface ScriptErrorMemory {
  readonly adapter: SqlMigrationAwareDriverAdapterFactory;
  /** What the database said to the last script that failed, null when none did. */
  lastError(): string | null;
}

/** Prisma's engine rewords the database's errors and adds a stack of its own: this keeps the original. */
export function rememberScriptErrors(adapter: SqlMigrationAwareDriverAdapterFactory): ScriptErrorMemory {
  let last: string | null = null;
  const watch = (inner: SqlDriverAdapter): SqlDriverAdapter => {
    const execute = inner.executeScript.bind(inner);
    inner.executeScript = async (script) => {
      await execute(script).catch((error: unknown) => {
        last = describe(error);
        throw error;
      });
    };
    return inner;
  };
  return {
    adapter: { ...adapter, connect: async () => watch(await adapter.connect()) },
    lastError: () => last,
  };
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (!isDriverAdapterError(error) || error.cause.kind !== "postgres") return error.message;
  const { severity, code, message, detail, hint } = error.cause;
  return [`${severity} ${code}: ${message}`, detail, hint].filter(Boolean).join("\n");
}
