import { z } from "zod";

/** Thrown when the environment cannot be used: lists every problem, so that one edit mends them all. */
export class ConfigError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(
      `The configuration has ${problems.length} problem(s):\n${problems.map((line) => `  - ${line}`).join("\n")}`,
    );
    this.name = "ConfigError";
    this.problems = problems;
  }
}

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads settings from environment variables. Pure: the same environment gives the same frozen object.
 * An empty variable counts as absent, as in shells and compose files.
 * @throws {ConfigError} with all problems at once; values are never echoed, since they may be secrets.
 */
export function loadConfig<Schema extends z.ZodType>(
  schema: Schema,
  env: Environment,
): Readonly<z.infer<Schema>> {
  const present = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value !== ""),
  );
  const result = schema.safeParse(present);
  if (!result.success) throw new ConfigError(result.error.issues.map(describeIssue));
  return Object.freeze(result.data);
}

function describeIssue(issue: z.core.$ZodIssue): string {
  const name = issue.path.join(".") || "environment";
  const missing = issue.code === "invalid_type" && issue.input === undefined;
  return missing ? `${name} is required` : `${name}: ${issue.message}`;
}

/** A TCP port; 0 lets the system choose. */
export const portSetting = (fallback: number) => z.coerce.number().int().min(0).max(65535).default(fallback);

/** A duration in milliseconds. */
export const millisecondsSetting = (fallback: number) =>
  z.coerce.number().int().min(1).max(600_000).default(fallback);

export const booleanSetting = (fallback: boolean) =>
  z
    .enum(["true", "false", "1", "0"])
    .transform((value) => value === "true" || value === "1")
    .default(fallback);

/** JSON in a variable, checked against a schema. */
export const jsonSetting = <Schema extends z.ZodType>(schema: Schema) =>
  z
    .string()
    .transform((text, context): unknown => {
      try {
        return JSON.parse(text);
      } catch {
        context.addIssue({ code: "custom", message: "is not valid JSON" });
        return z.NEVER;
      }
    })
    .pipe(schema);

export const logLevelSetting = z
  .enum(["trace", "debug", "info", "warn", "error", "fatal", "silent"])
  .default("info");

/** The settings that every process has. */
export const processSettings = {
  NODE_ENV: z.enum(["production", "development", "test"]).default("development"),
  HOST: z.string().default("127.0.0.1"),
  LOG_LEVEL: logLevelSetting,
  REDIS_URL: z.url({ protocol: /^rediss?$/ }).optional(),
} as const;

/** PostgreSQL, or the embedded one in a folder. */
export const databaseSetting = z
  .string()
  .regex(/^(postgres(ql)?:\/\/|pglite:)/, "starts with postgresql:// or pglite:");

/** The public keys (RFC 7517) that the gateway's identity tokens are checked against. */
export const identityKeysSetting = jsonSetting(
  z.object({ keys: z.array(z.looseObject({ kty: z.string() })).min(1) }),
);
