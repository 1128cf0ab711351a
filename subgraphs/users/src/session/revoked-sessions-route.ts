import { AppError } from "@skein/service-kit/app-error.ts";
import type { ReadSql } from "@skein/service-kit/database.ts";
import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { accessTokenSeconds } from "./access-token.ts";
import { findRevokedSessions, type RevocationCursor } from "./revoked-sessions.queries.ts";

const pageSize = 5_000;
/** Clocks of services may differ by this much. */
const clockSkewSeconds = 60;
/**
 * A session's end has the time at which its transaction began, and is seen when that commits: a transaction lasts ten
 * seconds at most, and this far back a reader who has seen everything looks again.
 */
const overlapMs = 30_000;
const lowestId = "00000000-0000-0000-0000-000000000000";

const querySchema = z.object({
  after: z
    .string()
    .regex(/^\d{1,13},[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
    .optional(),
});

/**
 * `GET /internal/revoked-sessions?after=…` → `{ sessionIds, next, complete, asOf }`: for gateways, the sessions that have
 * ended while their access tokens have not. `next` is where to go on; `complete` says that there is nothing more now;
 * `asOf` is when it was read, in epoch milliseconds. Straight from PostgreSQL, so that no cache can lose it.
 */
export function registerRevokedSessionsRoute(app: FastifyInstance, sql: ReadSql): void {
  app.get("/internal/revoked-sessions", async (request, reply) => {
    const query = querySchema.safeParse(request.query);
    if (!query.success) throw new AppError("BAD_USER_INPUT", "`after` is the `next` of an answer.");
    const { ids, last, asOf } = await findRevokedSessions(sql, {
      after: query.data.after === undefined ? null : parseCursor(query.data.after),
      withinSeconds: accessTokenSeconds + clockSkewSeconds,
      limit: pageSize,
    });
    const complete = ids.length < pageSize;
    const lookAgain = { revokedAt: new Date(asOf.getTime() - overlapMs), id: lowestId };
    const next = formatCursor(complete || !last ? lookAgain : last);
    void reply.header("cache-control", "no-store");
    return { sessionIds: ids, next, complete, asOf: asOf.getTime() };
  });
}

const formatCursor = ({ revokedAt, id }: RevocationCursor): string => `${revokedAt.getTime()},${id}`;

function parseCursor(text: string): RevocationCursor {
  const [at, id = lowestId] = text.split(",");
  return { revokedAt: new Date(Number(at)), id };
}
