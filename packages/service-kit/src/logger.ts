import { pino, type DestinationStream, type Logger } from "pino";

export type { Logger } from "pino";

export interface LoggerOptions {
  readonly service: string;
  readonly level: string;
  readonly destination?: DestinationStream;
}

/** Fields that must never be written, wherever a careless call puts them. */
const secretFields = ["authorization", "cookie", "password", "accessToken", "refreshToken", "token", "email"];

/** A JSON logger, one object a line, with the service's name in every line. Secrets are cut out. */
export function createLogger({ service, level, destination }: LoggerOptions): Logger {
  const options = {
    level,
    base: { service },
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: {
      paths: secretFields.flatMap((field) => [field, `*.${field}`, `*.headers.${field}`]),
      remove: true,
    },
  };
  return destination ? pino(options, destination) : pino(options);
}

/**
 * The same logger for lines of which the code names every field, and none is a secret: looking for secrets is most of
 * what a line costs.
 */
export const withoutRedaction = (logger: Logger): Logger => logger.child({}, { redact: [] });
