import type { FastifyInstance } from "fastify";
import type { Logger } from "pino";
import { withTimeout } from "./with-timeout.ts";

/** Resolves when the dependency is usable, with an object of facts to show where there are any; rejects when it is not. */
export type HealthCheck = () => Promise<unknown>;

export interface HealthOptions {
  readonly checks: Readonly<Record<string, HealthCheck>>;
  /** Checks that are shown but do not take the process out of service: what works without them goes on. */
  readonly optional?: Readonly<Record<string, HealthCheck>>;
  readonly isDraining?: () => boolean;
  readonly logger: Logger;
  readonly timeoutMs?: number;
}

interface CheckReport extends Record<string, unknown> {
  readonly status: "up" | "down";
}

/**
 * `GET /health/live` is 200 while the process runs. `GET /health/ready` is 200 when every required dependency
 * answers, else 503, with `{ status, checks: { <name>: { status, … } } }`. Reasons go to the log, not to the caller.
 */
export function registerHealth(app: FastifyInstance, options: HealthOptions): void {
  app.get("/health/live", (_request, reply) =>
    reply.header("cache-control", "no-store").send({ status: "up" }),
  );
  app.get("/health/ready", async (_request, reply) => {
    const [required, optional] = await Promise.all([
      runChecks(options.checks, options),
      runChecks(options.optional ?? {}, options),
    ]);
    const draining = options.isDraining?.() ?? false;
    const ready = !draining && Object.values(required).every((report) => report.status === "up");
    const status = draining ? "draining" : ready ? "up" : "down";
    const checks = { ...required, ...optional };
    return reply
      .code(ready ? 200 : 503)
      .header("cache-control", "no-store")
      .send({ status, checks });
  });
}

async function runChecks(checks: Readonly<Record<string, HealthCheck>>, options: HealthOptions) {
  const reports = Object.entries(checks).map(
    async ([name, check]) => [name, await runCheck(name, check, options)] as const,
  );
  return Object.fromEntries(await Promise.all(reports));
}

async function runCheck(name: string, check: HealthCheck, options: HealthOptions): Promise<CheckReport> {
  try {
    const facts = await withTimeout(check(), options.timeoutMs ?? 1_000, `${name} did not answer`);
    return { status: "up", ...(typeof facts === "object" ? facts : {}) };
  } catch (error) {
    options.logger.warn({ err: error, check: name }, "health check failed");
    return { status: "down" };
  }
}
