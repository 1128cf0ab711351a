import { renderPictureSvg } from "@skein/service-kit/avatar-svg.ts";
import { registerDrawingRoute } from "@skein/service-kit/drawing-route.ts";
import type { FastifyInstance } from "fastify";

const defaultSize = { width: 1200, height: 800 };

/** `GET /media/<seed>.svg?w=&h=`: a picture that stands for a photograph, always the same for one address. */
export function registerPictureRoute(app: FastifyInstance): void {
  registerDrawingRoute(app, "media", (seed, { w, h }) => {
    const size = { width: pixels(w, defaultSize.width), height: pixels(h, defaultSize.height) };
    // What the picture shows is said by `Media.alt`, in the client's own markup.
    return renderPictureSvg(seed, { ...size, alt: "" });
  });
}

function pixels(text: unknown, fallback: number): number {
  return typeof text === "string" && /^[1-9]\d{0,3}$/.test(text) ? Number(text) : fallback;
}
