import { identityHeader, type SignIdentity } from "@skein/service-kit/identity.ts";
import type { Logger } from "@skein/service-kit/logger.ts";
import type { GatewayConfig } from "../config.ts";
import { requestJson } from "./request-json.ts";
import { createRevokedSessions, type RevokedSessions } from "./revoked-sessions.ts";

/** An end of a session is known everywhere within five seconds: see `revoked-sessions.ts`. */
const revokedSessionsTimeoutMs = 1_500;
/** The service that keeps sessions. */
export const sessionService = "users";

/** Where that service tells which sessions have ended. */
export const revokedSessionsUrl = ({ JWKS_URL, REVOKED_SESSIONS_URL }: GatewayConfig): string =>
  REVOKED_SESSIONS_URL ?? new URL("/internal/revoked-sessions", JWKS_URL).href;

/** Begins to ask; `stop` ends it. */
export function followRevokedSessions(
  config: GatewayConfig,
  signIdentity: SignIdentity,
  logger: Logger,
): RevokedSessions {
  const load = async (after: string | null): Promise<unknown> => {
    const url = new URL(revokedSessionsUrl(config));
    if (after !== null) url.searchParams.set("after", after);
    const about = { viewer: null, client: null, requestId: "revoked-sessions" };
    const headers = { [identityHeader]: await signIdentity(sessionService, about, "") };
    return requestJson(url.href, { timeoutMs: revokedSessionsTimeoutMs, headers });
  };
  const revokedSessions = createRevokedSessions({ load, logger });
  revokedSessions.start();
  return revokedSessions;
}
