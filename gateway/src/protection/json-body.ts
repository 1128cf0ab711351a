import { isUtf8 } from "node:buffer";
import { AppError } from "@skein/service-kit/app-error.ts";
import type { FastifyInstance } from "fastify";
import type { Limits } from "./limit-settings.ts";
import { overLimit } from "./refusal.ts";
import { exceededByJson } from "./variable-limits.ts";

/**
 * Reads JSON bodies as Fastify does, `__proto__` refused, but looks first at how deep and large those of clients are.
 * Other bytes than UTF-8 are refused: others would read something else from them. https://www.rfc-editor.org/rfc/rfc8259#section-8.1
 */
export function registerJsonBody(app: FastifyInstance, limits: Limits): void {
  const parse = app.getDefaultJsonParser("error", "error");
  app.addContentTypeParser<Buffer>("application/json", { parseAs: "buffer" }, (request, bytes, done) => {
    if (!isUtf8(bytes)) {
      done(new AppError("BAD_REQUEST", "The body is not UTF-8."), undefined);
      return;
    }
    const body = bytes.toString();
    const exceeded = request.routeOptions.url === "/graphql" ? exceededByJson(body, limits) : null;
    if (!exceeded) {
      void parse(request, body, done);
      return;
    }
    const { code, message } = overLimit(exceeded, limits);
    done(new AppError(code, message), undefined);
  });
}
