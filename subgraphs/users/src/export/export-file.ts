import { openPiece, readLines } from "@skein/service-kit/export-piece.ts";
import type { JWK } from "jose";
import type { PrismaClient } from "../generated/prisma/client.ts";
import { deleteParts, findDownloadedPart } from "./export-part.queries.ts";
import { dropLink, markDownloaded, type Download } from "./export-download.queries.ts";

/** What the file says of its form. Fields may be added to a version; nothing else of it changes. */
const format = { format: "skein-export", version: 1 };

interface FileSources {
  readonly prisma: PrismaClient;
  readonly privateJwk: JWK;
  /** Of the link that the download came by. */
  readonly hash: Uint8Array;
}

/**
 * The file, a piece at a time: `{ format, version, userId, requestedAt, readyAt, data: { <section>: [ … ] } }`. Before its
 * last bytes go out it is noted that it was downloaded, and what it was made of is deleted: there is no second one. Who
 * stops before can have another link.
 * @throws {Error} when the link is no longer the one in use, or a piece cannot be opened
 */
export async function* writeExportFile(
  { prisma, privateJwk, hash }: FileSources,
  download: Download,
): AsyncGenerator<string> {
  const { exportId, userId, requestedAt, readyAt, services } = download;
  let isDone = false;
  try {
    const head = JSON.stringify({ ...format, userId, requestedAt, readyAt });
    yield `${head.slice(0, -1)},"data":{`;
    const writer = createSectionWriter();
    for (const service of services) {
      for (let piece = 0, isLast = false; !isLast; piece += 1) {
        const place = { exportId, service, piece };
        const part = await findDownloadedPart(prisma, place, hash);
        if (!part) throw new Error("The export is being downloaded by another link, or has ended.");
        yield writer.write(await openPiece(part.content, privateJwk, place));
        isLast = part.pieces === piece + 1;
      }
    }
    isDone = await prisma.$transaction(async (tx) => {
      if (!(await markDownloaded(tx, hash))) return false;
      await deleteParts(tx, [exportId]);
      return true;
    });
    if (!isDone) throw new Error("The export was downloaded by another link, or has ended.");
    yield `${writer.end()}}}\n`;
  } finally {
    if (!isDone) await dropLink(prisma, hash);
  }
}

/** Rows of a section follow one another. */
function createSectionWriter() {
  let open: string | null = null;
  const write = (text: string): string => {
    let written = "";
    for (const [section, record] of readLines(text)) {
      if (section === open) written += ",\n";
      else written += `${open === null ? "" : "\n],"}\n${JSON.stringify(section)}:[\n`;
      written += JSON.stringify(record);
      open = section;
    }
    return written;
  };
  return { write, end: () => (open === null ? "" : "\n]\n") };
}
