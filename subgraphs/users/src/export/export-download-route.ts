import { AppError } from "@skein/service-kit/app-error.ts";
import type { ReadSql } from "@skein/service-kit/database.ts";
import { identityOf, takeOnce } from "@skein/service-kit/identity-check.ts";
import type { Logger } from "@skein/service-kit/logger.ts";
import type { FastifyInstance } from "fastify";
import { Readable } from "node:stream";
import { z } from "zod";
import { appendAuditEvent } from "../audit/audit.queries.ts";
import type { PrismaClient } from "../generated/prisma/client.ts";
import type { SecretBox } from "../secret-box.ts";
import { requireActiveSession } from "../session/session.rules.ts";
import { takeLink, type Download } from "./export-download.queries.ts";
import { writeExportFile } from "./export-file.ts";
import { openExportKey } from "./export-key.ts";
import { hashExportToken } from "./export-token.ts";

const bodySchema = z.object({ token: z.string().max(100) });

interface DownloadSources {
  readonly prisma: PrismaClient;
  readonly sql: ReadSql;
  readonly secretBox: SecretBox;
  readonly logger: Logger;
}

/**
 * `POST /internal/exports/download { token }` → the file, for the gateway. The person must be the owner, signed in; every
 * other reason for which a link does not work gives one answer.
 */
export function registerExportDownloadRoute(app: FastifyInstance, sources: DownloadSources): void {
  const { prisma, sql, secretBox, logger } = sources;
  app.post("/internal/exports/download", async (request, reply) => {
    takeOnce(request);
    const { userId } = await requireActiveSession({ identity: identityOf(request), sql });
    const body = bodySchema.safeParse(request.body);
    const hash = body.success ? hashExportToken(body.data.token) : null;
    const download = hash && (await begin(prisma, userId, hash));
    if (!hash || !download) {
      throw new AppError("NOT_FOUND", "This link does not work any more. Ask for another one.");
    }
    const privateJwk = openExportKey(secretBox, download.exportId, download.privateJwk);
    const file = writeExportFile({ prisma, privateJwk, hash }, download);
    // One piece at a time: what is written waits until the reader has taken it.
    const stream = Readable.from(file, { highWaterMark: 1 });
    stream.once("error", (error) => {
      logger.warn({ err: error, exportId: download.exportId }, "an export was not written to its end");
    });
    return reply.header("cache-control", "private, no-store").type("application/json").send(stream);
  });
}

/** The log tells of every download that begins: what went out before it broke off has gone out. */
const begin = (prisma: PrismaClient, userId: string, hash: Uint8Array): Promise<Download | null> =>
  prisma.$transaction(async (tx) => {
    const download = await takeLink(tx, { userId, hash });
    if (download) await appendAuditEvent(tx, { userId, type: "EXPORT_DOWNLOADED" });
    return download;
  });
