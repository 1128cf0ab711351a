import type { FastifyInstance } from "fastify";
import { requireOperator } from "../operator-check.ts";
import type { SigningKeys } from "./signing-keys.ts";

/** `POST /internal/signing-keys/rotate` → `{ kid, signsFrom, othersRetireAt }`, for `pnpm keys:rotate`. */
export function registerKeyRotationRoute(app: FastifyInstance, signingKeys: SigningKeys): void {
  app.post("/internal/signing-keys/rotate", async (request) => {
    requireOperator(request);
    return signingKeys.rotate();
  });
}
