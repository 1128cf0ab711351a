import type { FastifyInstance } from "fastify";
import type { SigningKeys } from "../signing-key/signing-keys.ts";

/** Verifiers fetch it anew after five minutes, and may keep the last good one for a day while this service is away. */
const caching = "public, max-age=300, stale-while-revalidate=60, stale-if-error=86400";

/** `GET /.well-known/jwks.json`: the keys that verify access tokens. */
export function registerKeySetRoute(app: FastifyInstance, signingKeys: SigningKeys): void {
  app.get("/.well-known/jwks.json", (_request, reply) =>
    reply
      .header("cache-control", caching)
      .header("access-control-allow-origin", "*")
      .type("application/jwk-set+json")
      .send(JSON.stringify(signingKeys.keySet)),
  );
}
