import { AccessTokenError } from "./access-token.ts";

/**
 * The token of an `Authorization: Bearer` header (RFC 6750 §2.1); null when nobody claims to be anybody.
 * @throws {AccessTokenError} for every other use of the header: such a request must not pass as anonymous.
 */
export function bearerToken(authorization: string | undefined): string | null {
  if (authorization === undefined || authorization.trim() === "") return null;
  const [, token] = /^Bearer +([A-Za-z0-9._~+/=-]+) *$/i.exec(authorization) ?? [];
  if (!token) throw new AccessTokenError("The Authorization header is not a Bearer token.");
  return token;
}
