import { isUtf8 } from "node:buffer";
import { AppError } from "@skein/service-kit/app-error.ts";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { clientAddressOf } from "../http/client.ts";
import type { DoHeavyWork } from "./heavy-work.ts";
import type { LimitName } from "./limit-facts.ts";
import type { Limits } from "./limit-settings.ts";
import { overLimit } from "./refusal.ts";
import { hasLongVariables, measureBody } from "./variable-limits.ts";

export interface JsonBodyOptions {
  readonly limits: Limits;
  readonly trustedProxyCount: number;
  readonly operationTimeoutMs: number;
  readonly doHeavyWork: DoHeavyWork;
}

/** Characters, and values within one another. Nearly all bodies are smaller, and cost less than taking turns would. */
const largeBody = 64 * 1024;
const manyValues = 500;

type Done = (error: Error | null, body?: unknown) => void;

/**
 * Reads JSON bodies as Fastify does, `__proto__` refused, but looks first at how deep and large those of clients are.
 * Large ones take a millisecond and more, so those who send many of them take turns. Other bytes than UTF-8 are refused:
 * others would read something else from them. https://www.rfc-editor.org/rfc/rfc8259#section-8.1
 */
export function registerJsonBody(app: FastifyInstance, options: JsonBodyOptions): void {
  const { limits, doHeavyWork } = options;
  const parse = app.getDefaultJsonParser("error", "error");
  app.addContentTypeParser<Buffer>("application/json", { parseAs: "buffer" }, (request, bytes, done) => {
    if (!isUtf8(bytes)) {
      done(new AppError("BAD_REQUEST", "The body is not UTF-8."), undefined);
      return;
    }
    const text = bytes.toString();
    const isOperation = request.routeOptions.url === "/graphql";
    const inTurn = (work: () => void): void => {
      doHeavyWork(claimantOf(request, options), work).catch(done);
    };
    const read = (): void => {
      const answer: Done = isOperation ? refusingLong(text, limits, done) : done;
      void parse(request, text, answer);
    };
    const look = (): void => {
      const { exceeded, values } = isOperation ? measureBody(text, limits) : { exceeded: null, values: 0 };
      if (exceeded) done(refusalFor(exceeded, limits), undefined);
      else if (values > manyValues && text.length <= largeBody) inTurn(read);
      else read();
    };
    if (text.length > largeBody) inTurn(look);
    else look();
  });
}

const refusalFor = (exceeded: LimitName, limits: Limits): AppError => {
  const { code, message } = overLimit(exceeded, limits);
  return new AppError(code, message);
};

/** Variables are no longer than the text they came in. */
function refusingLong(text: string, limits: Limits, done: Done): Done {
  if (text.length <= limits.MAX_VARIABLES_LENGTH) return done;
  return (error, body) => {
    const refusal =
      !error && hasLongVariables(body, limits) ? refusalFor("MAX_VARIABLES_LENGTH", limits) : error;
    done(refusal, body);
  };
}

const claimantOf = (request: FastifyRequest, { trustedProxyCount, operationTimeoutMs }: JsonBodyOptions) => ({
  client: { address: clientAddressOf(request, trustedProxyCount) },
  deadline: performance.now() + operationTimeoutMs,
});
