import { randomUUID } from "node:crypto";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { PGlite } from "@electric-sql/pglite";

/** Beside the packages, so that it goes when they are installed anew; a new PGlite version never reads an old one's. */
const TEMPLATE_FOLDER = fileURLToPath(new URL("../node_modules/.cache/pglite/", import.meta.url));

let pending: Promise<Blob> | null = null;

/**
 * A freshly made data folder as a gzipped tar. The first call on a machine runs initdb and keeps the result on disk;
 * where that folder cannot be written, each process makes its own.
 */
export function loadPgliteTemplate(): Promise<Blob> {
  pending ??= readOrMakeTemplate().catch((error: unknown) => {
    pending = null;
    throw error;
  });
  return pending;
}

async function readOrMakeTemplate(): Promise<Blob> {
  const file = `${TEMPLATE_FOLDER}template-${pgliteVersion()}.tar.gz`;
  const kept = await readFile(file).catch(() => null);
  if (kept !== null) return gzip(kept);
  const made = await makeTemplate();
  await keep(file, made).catch(() => undefined); // a read-only installation works too, slower
  return gzip(made);
}

async function makeTemplate(): Promise<Buffer<ArrayBuffer>> {
  const client = await PGlite.create();
  try {
    const dump = await client.dumpDataDir("gzip");
    return Buffer.from(await dump.arrayBuffer());
  } finally {
    await client.close();
  }
}

/** Renamed into place: another process sees the whole file or none. */
async function keep(file: string, bytes: Buffer): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const unfinished = `${file}.${randomUUID()}`;
  try {
    await writeFile(unfinished, bytes);
    await rename(unfinished, file);
  } finally {
    await rm(unfinished, { force: true });
  }
}

/** PGlite tells gzip from plain tar by the type. */
function gzip(bytes: Buffer<ArrayBuffer>): Blob {
  return new Blob([bytes], { type: "application/gzip" });
}

function pgliteVersion(): string {
  const require = createRequire(import.meta.url);
  const entry = require.resolve("@electric-sql/pglite");
  const manifest: unknown = require(`${dirname(dirname(entry))}/package.json`);
  return String((manifest as { version: unknown }).version);
}
