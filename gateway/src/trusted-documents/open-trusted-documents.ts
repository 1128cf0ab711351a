import { ConfigError } from "@skein/service-kit/config.ts";
import type { Logger } from "@skein/service-kit/logger.ts";
import { readFile } from "node:fs/promises";
import { watchFile, type FileWatch } from "../watched-file.ts";
import { readManifest } from "./manifest.ts";
import { createTrustedDocuments, type TrustedDocuments } from "./trusted-documents.ts";

export interface TrustedDocumentsOptions {
  readonly mode: "enforce" | "log";
  readonly file: string;
  readonly pollMs: number;
  readonly logger: Logger;
}

/**
 * The documents of a manifest, and of what replaces it.
 * @throws {ConfigError} when it cannot be used at the start
 */
export async function openTrustedDocuments(
  options: TrustedDocumentsOptions,
): Promise<TrustedDocuments & FileWatch> {
  const { mode, file, pollMs, logger } = options;
  const contents = await readAtStart(file);
  let published = useAtStart(file, contents);
  const watch = watchFile(contents, {
    what: "manifest of trusted documents",
    path: file,
    pollMs,
    logger,
    onChange: (changed) => {
      published = readManifest(changed);
    },
  });
  return { ...createTrustedDocuments({ mode, published: () => published, logger }), ...watch };
}

async function readAtStart(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (cause) {
    throw new ConfigError([`TRUSTED_DOCUMENTS_FILE: ${file} cannot be read (${(cause as Error).message})`]);
  }
}

function useAtStart(file: string, contents: string): ReturnType<typeof readManifest> {
  try {
    return readManifest(contents);
  } catch (cause) {
    const reason = (cause as Error).message;
    throw new ConfigError([`TRUSTED_DOCUMENTS_FILE: ${file} is not a usable manifest (${reason})`]);
  }
}
