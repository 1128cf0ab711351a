import cors from "@fastify/cors";
import type { FastifyInstance } from "fastify";

/** The longest that Chrome keeps a preflight's answer, in seconds. */
const preflightMaxAgeSeconds = 7_200;

/**
 * CORS for browsers. No credentials: a token travels in `Authorization`, so there is no cookie that another site
 * could ride on. Request headers are echoed, since client libraries keep adding their own.
 */
export async function registerCors(
  app: FastifyInstance,
  isAllowedOrigin: (origin: string) => boolean,
): Promise<void> {
  await app.register(cors, {
    origin: (origin, decide) =>
      decide(null, origin !== undefined && isAllowedOrigin(origin) ? origin : false),
    methods: ["GET", "POST", "OPTIONS"],
    exposedHeaders: ["x-request-id", "retry-after", "ratelimit", "ratelimit-policy", "www-authenticate"],
    strictPreflight: false,
    maxAge: preflightMaxAgeSeconds,
  });
}
