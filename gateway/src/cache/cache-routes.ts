import { AppError } from "@skein/service-kit/app-error.ts";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { hash, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import { maxTagLength } from "./cache-tags.ts";
import type { EntityCache } from "./entity-cache.ts";

const name = z.string().min(1).max(maxTagLength);
const invalidation = z.union([
  z.strictObject({ tags: z.array(name).min(1).max(10_000) }),
  z
    .strictObject({ subgraph: name, type: name.optional(), key: z.record(z.string(), z.json()).optional() })
    .refine(({ type, key }) => key === undefined || type !== undefined),
]);

/**
 * `POST /cache/invalidate` with `{ tags }` or `{ subgraph, type, key }`, and `GET /cache`. Both want
 * `Authorization: Bearer <secret>`; they are on the public address, so without a secret there are no such routes.
 */
export function registerCacheRoutes(
  app: FastifyInstance,
  { cache, secret }: { readonly cache: EntityCache; readonly secret: string },
): void {
  const onRequest = async (request: FastifyRequest): Promise<void> => requireSecret(request, secret);
  app.get("/cache", { onRequest }, async (_request, reply) =>
    reply.header("cache-control", "no-store").send(cache.status()),
  );
  app.post("/cache/invalidate", { onRequest }, async (request, reply) => {
    const body = invalidation.safeParse(request.body);
    if (!body.success) {
      throw new AppError("BAD_USER_INPUT", 'Send { "tags": [...] } or { "subgraph", "type", "key" }.');
    }
    await cache.invalidate(withoutUndefined(body.data));
    const { mode, waitingInvalidations } = cache.status();
    return reply.header("cache-control", "no-store").send({ mode, waitingInvalidations });
  });
}

type Body = z.infer<typeof invalidation>;

function withoutUndefined(body: Body): Parameters<EntityCache["invalidate"]>[0] {
  if ("tags" in body) return body;
  const { subgraph, type, key } = body;
  return { subgraph, ...(type === undefined ? {} : { type }), ...(key === undefined ? {} : { key }) };
}

/** Digests have one length and are compared in constant time: how long it takes tells nothing of the secret. */
function requireSecret({ headers }: FastifyRequest, secret: string): void {
  const [, given = ""] = /^Bearer (.+)$/i.exec(headers.authorization ?? "") ?? [];
  if (timingSafeEqual(hash("sha256", given, "buffer"), hash("sha256", secret, "buffer"))) return;
  throw new AppError("UNAUTHENTICATED", "The cache's secret is missing or wrong.");
}
