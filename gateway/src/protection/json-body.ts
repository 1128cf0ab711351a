import { isUtf8 } from "node:buffer";
import { AppError } from "@skein/service-kit/app-error.ts";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { clientAddressOf } from "../http/client.ts";
import type { DoHeavyWork } from "./heavy-work.ts";
import type { Limits } from "./limit-settings.ts";
import { overLimit } from "./refusal.ts";
import { exceededByJson } from "./variable-limits.ts";

export interface JsonBodyOptions {
  readonly limits: Limits;
  readonly trustedProxyCount: number;
  readonly operationTimeoutMs: number;
  readonly doHeavyWork: DoHeavyWork;
}

/** Characters. Nearly all bodies are shorter, and cost less than taking turns would. */
const largeBody = 64 * 1024;

type Done = (error: Error | null, body?: unknown) => void;

/**
 * Reads JSON bodies as Fastify does, `__proto__` refused, but looks first at how deep and large those of clients are.
 * A megabyte takes milliseconds, so those who send many of them take turns. Other bytes than UTF-8 are refused: others
 * would read something else from them. https://www.rfc-editor.org/rfc/rfc8259#section-8.1
 */
export function registerJsonBody(app: FastifyInstance, options: JsonBodyOptions): void {
  const { limits, doHeavyWork } = options;
  const parse = app.getDefaultJsonParser("error", "error");
  const read = (request: FastifyRequest, body: string, done: Done): void => {
    const exceeded = request.routeOptions.url === "/graphql" ? exceededByJson(body, limits) : null;
    if (!exceeded) {
      void parse(request, body, done);
      return;
    }
    const { code, message } = overLimit(exceeded, limits);
    done(new AppError(code, message), undefined);
  };
  app.addContentTypeParser<Buffer>("application/json", { parseAs: "buffer" }, (request, bytes, done) => {
    if (!isUtf8(bytes)) {
      done(new AppError("BAD_REQUEST", "The body is not UTF-8."), undefined);
      return;
    }
    const body = bytes.toString();
    if (body.length <= largeBody) read(request, body, done);
    else doHeavyWork(claimantOf(request, options), () => read(request, body, done)).catch(done);
  });
}

const claimantOf = (request: FastifyRequest, { trustedProxyCount, operationTimeoutMs }: JsonBodyOptions) => ({
  client: { address: clientAddressOf(request, trustedProxyCount) },
  deadline: performance.now() + operationTimeoutMs,
});
