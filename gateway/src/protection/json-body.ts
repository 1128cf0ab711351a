import { AppError } from "@skein/service-kit/app-error.ts";
import type { FastifyInstance } from "fastify";
import type { Limits } from "./limit-settings.ts";
import { overLimit } from "./refusal.ts";
import { exceededByJson } from "./variable-limits.ts";

/** Reads JSON bodies as Fastify does, `__proto__` refused, but looks first at how deep and large those of clients are. */
export function registerJsonBody(app: FastifyInstance, limits: Limits): void {
  const parse = app.getDefaultJsonParser("error", "error");
  app.addContentTypeParser<string>("application/json", { parseAs: "string" }, (request, body, done) => {
    const exceeded = request.routeOptions.url === "/graphql" ? exceededByJson(body, limits) : null;
    if (!exceeded) {
      void parse(request, body, done);
      return;
    }
    const { code, message } = overLimit(exceeded, limits);
    done(new AppError(code, message), undefined);
  });
}
