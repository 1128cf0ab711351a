import { AppError } from "@skein/service-kit/app-error.ts";
import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { appendAuditEvent } from "../audit/audit.queries.ts";
import type { PrismaClient } from "../generated/prisma/client.ts";
import { requireOperator } from "../operator-check.ts";
import { addRole } from "./moderation.queries.ts";

const bodySchema = z.object({ handle: z.string().max(100), role: z.enum(["MODERATOR", "ADMIN"]) });

/** `POST /internal/roles/grant { handle, role }` → `{ userId, roles }`, for `pnpm users:grant-role`. */
export function registerRoleGrantRoute(app: FastifyInstance, prisma: PrismaClient): void {
  app.post("/internal/roles/grant", async (request) => {
    requireOperator(request);
    const body = bodySchema.safeParse(request.body);
    if (!body.success) throw new AppError("BAD_USER_INPUT", "Send { handle, role }.");
    const { handle, role } = body.data;
    return prisma.$transaction(async (tx) => {
      const account = await addRole(tx, handle.toLowerCase(), role);
      if (!account) throw new AppError("NOT_FOUND", "There is no such user.");
      const { userId, roles } = account;
      await appendAuditEvent(tx, {
        userId,
        type: "ROLES_CHANGED",
        details: { after: roles, by: "operator" },
      });
      return account;
    });
  });
}
