import { renderAvatarSvg } from "@skein/service-kit/avatar-svg.ts";
import type { FastifyInstance } from "fastify";
import type { UserProfile } from "./user-profile.ts";

const seedForm = /^[A-Za-z0-9_-]{1,64}$/;
/** Pixels; an SVG scales to any other. */
const size = 256;

const headers = {
  "cache-control": "public, max-age=31536000, immutable",
  // An SVG that somebody opens as a page must not be able to do anything.
  "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
  "x-content-type-options": "nosniff",
  // Flutter on the web fetches images across origins.
  "access-control-allow-origin": "*",
  "cross-origin-resource-policy": "cross-origin",
};

/**
 * The address of a user's picture. It holds all that the picture is drawn from, so that drawing asks no database, and
 * a new name is a new address, which no cache knows.
 */
export const avatarUrlOf = (publicUrl: string, { id, displayName }: UserProfile): string =>
  `${publicUrl}/avatars/${id}.svg?name=${encodeURIComponent(displayName)}`;

/** `GET /avatars/<seed>.svg?name=…`: shapes and colours come from the seed, initials from the name. */
export function registerAvatarRoute(app: FastifyInstance): void {
  app.get<{ Params: { seed: string }; Querystring: { name?: string | string[] } }>(
    "/avatars/:seed.svg",
    (request, reply) => {
      const { seed } = request.params;
      if (!seedForm.test(seed)) {
        reply.callNotFound();
        return reply;
      }
      const { name } = request.query;
      const svg = renderAvatarSvg(seed, { size, label: typeof name === "string" ? name : "" });
      return reply.headers(headers).type("image/svg+xml").send(svg);
    },
  );
}
