import type { FastifyRequest } from "fastify";
import type { Viewer } from "@skein/service-kit/identity.ts";
import { AccessTokenError, type VerifyAccessToken } from "../identity/access-token.ts";
import { bearerToken } from "../identity/bearer.ts";
import { KeySetUnavailableError } from "../identity/jwks.ts";
import { RevocationsUnavailableError } from "../identity/revoked-sessions.ts";
import type { HttpFailure } from "./error-reply.ts";

/** Who asks; null for an anonymous visitor. @throws when an `Authorization` header is there and not good. */
export async function authenticate(
  request: FastifyRequest,
  verify: VerifyAccessToken,
): Promise<Viewer | null> {
  const token = bearerToken(request.headers.authorization);
  return token === null ? null : verify(token);
}

const retryAfterSeconds = "5";

/**
 * How a request with a token that was not accepted is answered. 401 whatever it asks for: clients refresh their token
 * on that status. 503 when there are no keys to check with, so that no client signs its user out over it.
 */
export function authenticationFailure(error: unknown): HttpFailure | null {
  if (error instanceof AccessTokenError) {
    return {
      status: 401,
      code: "UNAUTHENTICATED",
      message: error.message,
      headers: {
        "www-authenticate": `Bearer realm="skein", error="invalid_token", error_description="${error.message}"`,
      },
    };
  }
  if (error instanceof KeySetUnavailableError || error instanceof RevocationsUnavailableError) {
    return {
      status: 503,
      code: "SERVICE_UNAVAILABLE",
      message: "Access tokens cannot be checked now.",
      headers: { "retry-after": retryAfterSeconds },
    };
  }
  return null;
}
