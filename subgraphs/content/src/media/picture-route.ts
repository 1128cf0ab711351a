import { renderPictureSvg } from "@skein/service-kit/avatar-svg.ts";
import type { FastifyInstance } from "fastify";

const seedForm = /^[A-Za-z0-9_-]{1,64}$/;
const defaultSize = { width: 1200, height: 800 };

const headers = {
  "cache-control": "public, max-age=31536000, immutable",
  // An SVG that somebody opens as a page must not be able to do anything.
  "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
  "x-content-type-options": "nosniff",
  // Flutter on the web fetches images across origins.
  "access-control-allow-origin": "*",
  "cross-origin-resource-policy": "cross-origin",
};

interface PictureRequest {
  Params: { seed: string };
  Querystring: { w?: string; h?: string };
}

/** `GET /media/<seed>.svg?w=&h=`: a picture that stands for a photograph, always the same for one address. */
export function registerPictureRoute(app: FastifyInstance): void {
  app.get<PictureRequest>("/media/:seed.svg", (request, reply) => {
    const { seed } = request.params;
    if (!seedForm.test(seed)) {
      reply.callNotFound();
      return reply;
    }
    const { w, h } = request.query;
    const size = { width: pixels(w, defaultSize.width), height: pixels(h, defaultSize.height) };
    // What the picture shows is said by `Media.alt`, in the client's own markup.
    const svg = renderPictureSvg(seed, { ...size, alt: "" });
    return reply.headers(headers).type("image/svg+xml").send(svg);
  });
}

function pixels(text: unknown, fallback: number): number {
  return typeof text === "string" && /^[1-9]\d{0,3}$/.test(text) ? Number(text) : fallback;
}
