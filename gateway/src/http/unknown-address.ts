import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { replyWithError, type HttpFailure } from "./error-reply.ts";

const notFound: HttpFailure = {
  status: 404,
  code: "NOT_FOUND",
  message: "There is nothing at this address.",
};

const methods = ["GET", "POST"] as const;

/** Answers requests to addresses that are not there, before their body is read: whatever it is, that is not their fault. */
export function registerUnknownAddresses(app: FastifyInstance): void {
  const answer = (request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const allowed = allowedMethods(request, app);
    if (allowed === null) return replyWithError(reply, notFound);
    // What no browser asks for, which CORS answers.
    if (request.method === "OPTIONS") return reply.code(204).header("allow", allowed).send();
    return replyWithError(reply, wrongMethod(allowed));
  };
  app.addHook("onRequest", (request, reply, done) => {
    if (request.is404) answer(request, reply);
    else done();
  });
  app.setNotFoundHandler(answer);
}

/** Null when the address exists for no method. */
function allowedMethods({ url }: FastifyRequest, app: FastifyInstance): string | null {
  const path = withoutTrailingSlash(url.split("?", 1)[0] ?? "/");
  const allowed = methods.filter((method) => app.hasRoute({ method, url: path }));
  return allowed.length === 0 ? null : [...allowed, "OPTIONS"].join(", ");
}

const withoutTrailingSlash = (path: string): string => (path.length > 1 ? path.replace(/\/$/, "") : path);

const wrongMethod = (allow: string): HttpFailure => ({
  status: 405,
  code: "METHOD_NOT_ALLOWED",
  message: `This address takes ${allow}.`,
  headers: { allow },
});
