import { readFile, stat } from "node:fs/promises";
import type { Logger } from "@skein/service-kit/logger.ts";

export interface WatchedFileOptions {
  /** What the file holds, for the log: "supergraph". */
  readonly what: string;
  readonly path: string;
  readonly pollMs: number;
  /** Throws when the contents cannot be used: those before them then stay. */
  readonly onChange: (contents: string) => void | Promise<void>;
  readonly logger: Logger;
}

export interface FileWatch {
  stop(): void;
}

/**
 * Watches a file for new contents.
 *
 * It polls, because change events miss what deployments do: a ConfigMap swaps a symbolic link above the file, network
 * file systems send no events, editors replace the file. A change counts once two looks in a row see the same, so that
 * a file that is still being written is left alone.
 * @param current the contents that are in use now.
 */
export function watchFile(current: string, options: WatchedFileOptions): FileWatch {
  const { what, path, pollMs, logger } = options;
  const state = { seen: "", settled: "", contents: current };
  let stopped = false;
  let timer: NodeJS.Timeout;
  const schedule = (): void => {
    timer = setTimeout(() => void lookAgain(), pollMs).unref();
  };
  const look = (): Promise<void> =>
    lookAtFile(state, options).catch((error: unknown) =>
      logger.error({ err: error, file: path }, `the ${what} file is not usable; the last good one stays`),
    );
  const lookAgain = async (): Promise<void> => {
    await look();
    if (!stopped) schedule();
  };
  schedule();
  return {
    stop: () => {
      stopped = true;
      clearTimeout(timer);
    },
  };
}

interface WatchState {
  seen: string;
  settled: string;
  contents: string;
}

async function lookAtFile(
  state: WatchState,
  { what, path, onChange, logger }: WatchedFileOptions,
): Promise<void> {
  const fingerprint = await fingerprintOf(path);
  const isStable = fingerprint === state.seen;
  state.seen = fingerprint;
  if (!isStable || fingerprint === state.settled) return;
  // Settled even if what follows fails, so that a broken file is reported once and not at every look.
  state.settled = fingerprint;
  const contents = await readFile(path, "utf8");
  if (contents === state.contents) return;
  await onChange(contents);
  state.contents = contents;
  logger.info({ file: path }, `${what} replaced`);
}

async function fingerprintOf(path: string): Promise<string> {
  try {
    const { ino, size, mtimeNs } = await stat(path, { bigint: true });
    return `${ino}:${size}:${mtimeNs}`;
  } catch {
    return "missing";
  }
}
