import { AppError } from "@skein/service-kit/app-error.ts";
import { identityOf } from "@skein/service-kit/identity-check.ts";
import { operatorRole } from "@skein/service-kit/replay-route.ts";
import type { FastifyRequest } from "fastify";

/** For what a command of this repository may do, and no person. @throws {AppError} `FORBIDDEN` */
export function requireOperator(request: FastifyRequest): void {
  if (!identityOf(request).viewer?.roles.includes(operatorRole)) {
    throw new AppError("FORBIDDEN", "Only an operator may do this.");
  }
}
