import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { AppError } from "./app-error.ts";
import type { Database } from "./database.ts";
import { replayPage } from "./event-replay.ts";
import type { EventTransport } from "./events.ts";
import { identityOf } from "./identity-check.ts";

/** The role of the identity that `pnpm events:replay` signs; no person ever has it. */
export const operatorRole = "OPERATOR";

const bodySchema = z.object({
  after: z.number().int().min(0),
  limit: z.number().int().min(1).max(1000).default(500),
});

/** `POST /internal/events/replay { after, limit }` → `{ published, next, backlog }`: publishes one page of the outbox log again. */
export function registerReplayRoute(
  app: FastifyInstance,
  { database, source, transport }: { database: Database; source: string; transport: EventTransport },
): void {
  app.post("/internal/events/replay", async (request) => {
    if (!identityOf(request).viewer?.roles.includes(operatorRole)) {
      throw new AppError("FORBIDDEN", "Only an operator may replay events.");
    }
    const body = bodySchema.safeParse(request.body);
    if (!body.success) throw new AppError("BAD_USER_INPUT", "Send { after, limit }.");
    return replayPage({ database, source, transport, ...body.data });
  });
}
