import type { FastifyInstance } from "fastify";

const seedForm = /^[A-Za-z0-9_-]{1,64}$/;

const headers = {
  "cache-control": "public, max-age=31536000, immutable",
  // An SVG that somebody opens as a page must not be able to do anything.
  "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
  "x-content-type-options": "nosniff",
  // Flutter on the web fetches images across origins.
  "access-control-allow-origin": "*",
  "cross-origin-resource-policy": "cross-origin",
};

type Query = Readonly<Record<string, string | string[] | undefined>>;

/**
 * `GET /<folder>/<seed>.svg`: what `draw` makes of the seed and the query, always the same for one address.
 * @param folder such as `avatars`
 */
export function registerDrawingRoute(
  app: FastifyInstance,
  folder: string,
  draw: (seed: string, query: Query) => string,
): void {
  app.get<{ Params: { seed: string }; Querystring: Query }>(`/${folder}/:seed.svg`, (request, reply) => {
    const { seed } = request.params;
    if (!seedForm.test(seed)) {
      reply.callNotFound();
      return reply;
    }
    return reply.headers(headers).type("image/svg+xml").send(draw(seed, request.query));
  });
}
