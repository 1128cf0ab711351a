import { maxPieceBytes } from "@skein/service-kit/export-piece.ts";
import { startExportCollector } from "@skein/service-kit/export-collector.ts";
import type { SkeinEvent } from "@skein/service-kit/events.ts";
import type { Logger } from "@skein/service-kit/logger.ts";
import type { OutboxRelay } from "@skein/service-kit/outbox-relay.ts";
import { createWakeSignal } from "@skein/service-kit/wake-signal.ts";
import { withTimeout } from "@skein/service-kit/with-timeout.ts";
import { z } from "zod";
import type { PrismaClient } from "../generated/prisma/client.ts";
import type { Mailer } from "../mail/mailer.ts";
import type { SecretBox } from "../secret-box.ts";
import { exportSections } from "./collected.queries.ts";
import { sweepExports } from "./end-exports.ts";
import { deleteOldExports, exportingServices } from "./export.queries.ts";
import { storePart } from "./gather-parts.ts";

const defaultSweepMs = 10_000;
const stopTimeoutMs = 10_000;
/** Base64 of a piece that nothing could be saved on, and its header. */
const maxContentLength = 2 * maxPieceBytes;
const count = z.number().int().min(0).max(1_000_000);
const partSchema = z.object({
  exportId: z.uuid(),
  piece: count,
  pieces: count.nullable(),
  content: z.string().max(maxContentLength),
});

interface ExporterOptions {
  readonly prisma: PrismaClient;
  readonly secretBox: SecretBox;
  readonly relay: Pick<OutboxRelay, "wake">;
  readonly mailer: Pick<Mailer, "wake">;
  readonly logger: Logger;
  /** How often it is looked for what is over. */
  readonly sweepMs?: number;
}

export interface Exporter {
  /** Looks now instead of at the next poll. */
  wake(): void;
  /** What other services say: `export.part`. Other types of events are not for it. */
  handlePart(event: SkeinEvent): Promise<void>;
  stop(): Promise<void>;
}

/** Brings people's exports together in the background, and ends them in time. Start as many as there are replicas. */
export function startExporter(options: ExporterOptions): Exporter {
  const { prisma, relay, mailer, logger } = options;
  const delivered = (): void => {
    relay.wake();
    mailer.wake();
  };
  const collector = startExportCollector({
    service: "users",
    client: prisma,
    sections: exportSections,
    deliver: (tx, part) => storePart(options, tx, part),
    delivered,
    // Its parts are not on their way anywhere.
    clear: () => Promise.resolve(),
    logger,
  });
  const sweeper = startSweeper(options);
  return {
    wake: () => {
      collector.wake();
    },
    handlePart: async (event) => {
      const service = exportingServices.find((name) => name === event.source);
      if (event.type !== "export.part" || !service) return;
      const part = { ...partSchema.parse(event.payload), service };
      await prisma.$transaction((tx) => storePart(options, tx, part));
      delivered();
    },
    stop: async () => {
      await Promise.all([collector.stop(), sweeper.stop()]);
    },
  };
}

function startSweeper({ prisma, relay, logger, sweepMs = defaultSweepMs }: ExporterOptions): {
  stop(): Promise<void>;
} {
  const signal = createWakeSignal();
  const ending = new AbortController();
  const isStopped = (): boolean => ending.signal.aborted;
  const run = async (): Promise<void> => {
    while (!isStopped()) {
      await sweep(prisma, relay).catch((error: unknown) => {
        logger.warn({ err: error }, "exports cannot be swept; tried again soon");
      });
      if (!isStopped()) await signal.wait(sweepMs);
    }
  };
  const ended = run();
  return {
    stop: async () => {
      ending.abort();
      signal.wake();
      await withTimeout(ended, stopTimeoutMs, "The sweeper of exports did not stop").catch(
        (error: unknown) => {
          logger.warn({ err: error }, "exports are still being swept; the next start goes on");
        },
      );
    },
  };
}

async function sweep(prisma: PrismaClient, relay: ExporterOptions["relay"]): Promise<void> {
  while ((await prisma.$transaction(sweepExports)) > 0);
  relay.wake();
  await deleteOldExports(prisma);
}
