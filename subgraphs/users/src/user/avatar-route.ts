import { renderAvatarSvg } from "@skein/service-kit/avatar-svg.ts";
import { registerDrawingRoute } from "@skein/service-kit/drawing-route.ts";
import type { FastifyInstance } from "fastify";
import type { UserProfile } from "./user-profile.ts";

/** Pixels; an SVG scales to any other. */
const size = 256;

/**
 * The address of a user's picture. It holds all that the picture is drawn from, so that drawing asks no database, and
 * a new name is a new address, which no cache knows.
 */
export const avatarUrlOf = (publicUrl: string, { id, displayName }: UserProfile): string =>
  `${publicUrl}/avatars/${id}.svg?name=${encodeURIComponent(displayName)}`;

/** `GET /avatars/<seed>.svg?name=…`: shapes and colours come from the seed, initials from the name. */
export function registerAvatarRoute(app: FastifyInstance): void {
  registerDrawingRoute(app, "avatars", (seed, { name }) =>
    renderAvatarSvg(seed, { size, label: typeof name === "string" ? name : "" }),
  );
}
