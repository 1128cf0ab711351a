import { AppError } from "@skein/service-kit/app-error.ts";
import { identityHeader, type SignIdentity } from "@skein/service-kit/identity.ts";
import type { Logger } from "@skein/service-kit/logger.ts";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { request as send, type Dispatcher } from "undici";
import type { Budgets } from "../budget/budgets.ts";
import { spenderOf } from "../budget/spender.ts";
import type { VerifyAccessToken } from "../identity/access-token.ts";
import { authenticate } from "./authentication.ts";
import { clientGone } from "./client-gone.ts";
import { clientOf } from "./client.ts";
import { stateOf } from "./request-state.ts";

export interface ExportRouteOptions {
  /** `POST`, of the service that keeps exports. */
  readonly url: string;
  /** That service, as identities name it. */
  readonly service: string;
  readonly signIdentity: SignIdentity;
  readonly verifyAccessToken: VerifyAccessToken;
  readonly budgets: Budgets | null;
  readonly trustedProxyCount: number;
  readonly logger: Logger;
}

const tokenForm = /^[A-Za-z0-9_-]{43}$/;
/** In the units of `@cost`. */
const cost = 100;
/** Each holds two sockets, and a piece of the file at each end. */
const maxDownloads = 50;
const retryAfterSeconds = 30;
const headersTimeoutMs = 5_000;
/** The link is free again after that time, whether or not anybody told that the download broke off. */
const downloadTimeoutMs = 10 * 60_000;

/**
 * `GET /exports/<token>`: the copy of their data that a person has asked for, as JSON, once. Nothing of it is held here:
 * the service writes as fast as the client reads.
 */
export function registerExportRoute(app: FastifyInstance, options: ExportRouteOptions): void {
  let running = 0;
  app.get<{ Params: { token: string } }>("/exports/:token", async (request, reply) => {
    const viewer = await authenticate(request, options.verifyAccessToken);
    if (!viewer) throw new AppError("UNAUTHENTICATED", "Sign in to download this.");
    stateOf(request).viewer = viewer;
    const client = clientOf(request, options.trustedProxyCount);
    await spenderOf(options.budgets, request, reply, { viewer, client })(cost);
    if (!tokenForm.test(request.params.token)) throw noSuchLink();
    if (running >= maxDownloads) {
      throw new AppError("SERVICE_UNAVAILABLE", "Too many downloads are under way.", { retryAfterSeconds });
    }
    running += 1;
    reply.raw.once("close", () => (running -= 1));
    const signal = AbortSignal.any([clientGone(reply), AbortSignal.timeout(downloadTimeoutMs)]);
    const answer = await ask(request, options, signal);
    answer.body.once("error", (error) => {
      if (!signal.aborted) {
        options.logger.warn({ err: error, requestId: request.id }, "a download broke off behind the gateway");
      }
    });
    return reply
      .header("content-disposition", 'attachment; filename="my-data.json"')
      .header("cache-control", "private, no-store")
      .type("application/json; charset=utf-8")
      .send(answer.body);
  });
}

/** @throws {AppError} `NOT_FOUND` for a link that does not work, `UNAUTHENTICATED`, `SUBGRAPH_UNAVAILABLE`. */
async function ask(
  request: FastifyRequest<{ Params: { token: string } }>,
  { url, service, signIdentity, trustedProxyCount, logger }: ExportRouteOptions,
  signal: AbortSignal,
): Promise<Dispatcher.ResponseData> {
  const { viewer, trace } = stateOf(request);
  const client = clientOf(request, trustedProxyCount);
  // Not in the address: those are written into logs.
  const body = JSON.stringify({ token: request.params.token });
  const headers = {
    "content-type": "application/json",
    "x-request-id": request.id,
    traceparent: trace.traceparent,
    [identityHeader]: await signIdentity(service, { viewer, client, requestId: request.id }, body),
  };
  const options = {
    method: "POST",
    headers,
    body,
    signal,
    headersTimeout: headersTimeoutMs,
    bodyTimeout: 0,
  } as const;
  const unavailable = (cause: unknown): AppError => {
    if (!signal.aborted) logger.warn({ err: cause, requestId: request.id }, "an export cannot be fetched");
    return new AppError("SUBGRAPH_UNAVAILABLE", "The copy cannot be fetched now. Try again later.", {
      cause,
    });
  };
  const answer = await send(url, options).catch((cause: unknown) => {
    throw unavailable(cause);
  });
  if (answer.statusCode === 200) return answer;
  await answer.body.dump();
  if (answer.statusCode === 404) throw noSuchLink();
  if (answer.statusCode === 401)
    throw new AppError("UNAUTHENTICATED", "This session has ended. Sign in again.");
  throw unavailable(new Error(`the answer has status ${answer.statusCode}`));
}

/** One answer, whether it was used, has expired, is somebody else's or never was one. */
const noSuchLink = (): AppError =>
  new AppError("NOT_FOUND", "This link does not work any more. Ask for another one.");
