import { z } from "zod";
import type { SkeinEvent } from "./events.ts";
import {
  closeExportJob,
  deleteSpentJobs,
  findClosedJobs,
  insertExportJob,
  lockNextJob,
  noteCleared,
  postponeJob,
  saveProgress,
  type ClosedJob,
  type ExportJob,
  type ExportRequest,
} from "./export-job.ts";
import { cutPieces, maxPieceBytes, sealPiece, toLine, type PiecePlace } from "./export-piece.ts";
import type { Logger } from "./logger.ts";
import type { RawSql } from "./sql-executor.ts";
import { createWakeSignal } from "./wake-signal.ts";
import { withTimeout } from "./with-timeout.ts";

const pollMs = 5_000;
const stopTimeoutMs = 10_000;
const retrySeconds = 30;
/** Of a section in memory. A post has 20 KB at most, so what is collected in one go stays below 2 MB. */
const pageRows = 50;

/** Rows of one kind that a service has of a person. */
export interface ExportSection {
  /** In the file. */
  readonly name: string;
  /**
   * Selects, for the user $1, at most $3 rows after the cursor $2 (null for the first page), in the order of `cursor`:
   * a text that stays out of the file. The other columns are named as in the file.
   */
  readonly sql: string;
}

export interface ExportPart extends PiecePlace {
  /** How many there are, with the last one; null with the others. */
  readonly pieces: number | null;
  /** See `sealPiece`. */
  readonly content: string;
}

/** Where pieces go. */
export interface PartCarrier {
  /** In the transaction that notes how far the job has come: each piece is given once. */
  deliver(tx: RawSql, part: ExportPart): Promise<void>;
  /** After that transaction. */
  delivered(): void;
  /** Removes what is on its way: nobody waits for it. */
  clear(job: ClosedJob): Promise<void>;
}

export interface CollectorClient extends RawSql {
  $transaction<T>(work: (tx: RawSql) => Promise<T>): Promise<T>;
}

interface CollectorOptions extends PartCarrier {
  readonly service: string;
  readonly client: CollectorClient;
  /** New ones come last: a job may be under way while a new version starts. */
  readonly sections: readonly ExportSection[];
  readonly logger: Logger;
}

export interface ExportCollector {
  /** Looks now instead of at the next poll. */
  wake(): void;
  /**
   * `export.requested` and `export.closed`; other types of events are not for it.
   * @throws {ZodError} for one that cannot be read: the transport keeps it.
   */
  handleEvent(event: SkeinEvent): Promise<void>;
  stop(): Promise<void>;
}

const coordinate = z.string().max(100);
const moment = z.iso.datetime().transform((text) => new Date(text));
const endSchema = z.object({ exportId: z.uuid(), userId: z.uuid(), requestedAt: moment, dueAt: moment });
const requestSchema = endSchema.extend({
  publicJwk: z.object({ kty: z.literal("EC"), crv: z.literal("P-256"), x: coordinate, y: coordinate }),
});

/**
 * Collects what this service has of people who have asked for it, in the background. A job goes on where it was when a
 * process ended, and replicas share the work. Start as many as there are replicas.
 */
export function startExportCollector(options: CollectorOptions): ExportCollector {
  const { client, logger } = options;
  const signal = createWakeSignal();
  const ending = new AbortController();
  const isStopped = (): boolean => ending.signal.aborted;
  const run = async (): Promise<void> => {
    while (!isStopped()) {
      await workOff(options, isStopped).catch((error: unknown) => {
        logger.warn({ err: error }, "exports cannot be collected; tried again soon");
      });
      if (!isStopped()) await signal.wait(pollMs);
    }
  };
  const ended = run();
  return {
    wake: () => {
      signal.wake();
    },
    handleEvent: async (event) => {
      if (event.type === "export.requested") await takeRequest(client, requestSchema.parse(event.payload));
      else if (event.type === "export.closed") await closeExportJob(client, endSchema.parse(event.payload));
      else return;
      signal.wake();
    },
    stop: async () => {
      ending.abort();
      signal.wake();
      await withTimeout(ended, stopTimeoutMs, "The collector did not stop").catch((error: unknown) => {
        logger.warn({ err: error }, "an export is still being collected; the next start goes on");
      });
    },
  };
}

/** One of long ago comes with a replay of the log. */
async function takeRequest(client: RawSql, request: ExportRequest): Promise<void> {
  if (request.dueAt.getTime() > Date.now()) await insertExportJob(client, request);
}

async function workOff(options: CollectorOptions, isStopped: () => boolean): Promise<void> {
  const { client } = options;
  while (!isStopped() && (await collectNext(options)));
  for (const job of await findClosedJobs(client)) {
    await postponeJob(client, job.exportId, retrySeconds);
    await options.clear(job);
    await noteCleared(client, job.exportId);
  }
  await deleteSpentJobs(client);
}

/** @returns whether there was anything to collect */
async function collectNext(options: CollectorOptions): Promise<boolean> {
  const { client, logger } = options;
  const taken: { exportId: string | null } = { exportId: null };
  try {
    await client.$transaction(async (tx) => {
      const job = await lockNextJob(tx);
      if (!job) return;
      taken.exportId = job.exportId;
      await collectStep(tx, job, options);
    });
  } catch (error) {
    const { exportId } = taken;
    if (exportId === null) throw error;
    logger.warn({ err: error, exportId }, "an export's part cannot be collected; tried again later");
    await postponeJob(client, exportId, retrySeconds);
    return true;
  }
  if (taken.exportId === null) return false;
  options.delivered();
  return true;
}

/** Reads a piece's worth of rows, or what is left, and hands it over. */
async function collectStep(tx: RawSql, job: ExportJob, options: CollectorOptions): Promise<void> {
  const { service, sections } = options;
  const { lines, section, cursor } = await readOn(tx, job, sections);
  const isDone = section >= sections.length;
  const texts = cutPieces(lines);
  // Somebody of whom there is nothing has one piece all the same: it says how many there are.
  if (isDone && texts.length === 0) texts.push("");
  const pieces = job.pieces + texts.length;
  for (const [index, text] of texts.entries()) {
    const place = { exportId: job.exportId, service, piece: job.pieces + index };
    const content = await sealPiece(text, job.publicJwk, place);
    const isLast = isDone && place.piece === pieces - 1;
    await options.deliver(tx, { ...place, pieces: isLast ? pieces : null, content });
  }
  await saveProgress(tx, { ...job, section, cursor, pieces }, isDone);
}

async function readOn(
  tx: RawSql,
  job: ExportJob,
  sections: readonly ExportSection[],
): Promise<Pick<ExportJob, "section" | "cursor"> & { lines: string[] }> {
  const lines: string[] = [];
  let { section, cursor } = job;
  for (let bytes = 0; bytes < maxPieceBytes;) {
    const current = sections[section];
    if (!current) break;
    const rows = await tx.$queryRawUnsafe<{ cursor: string }[]>(current.sql, job.userId, cursor, pageRows);
    for (const { cursor: place, ...record } of rows) {
      const line = toLine(current.name, record);
      lines.push(line);
      bytes += Buffer.byteLength(line);
      cursor = place;
    }
    if (rows.length < pageRows) [section, cursor] = [section + 1, null];
  }
  return { lines, section, cursor };
}
