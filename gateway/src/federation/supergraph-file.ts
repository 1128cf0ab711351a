import { readFile, stat } from "node:fs/promises";
import type { Logger } from "@skein/service-kit/logger.ts";

export interface SupergraphFileOptions {
  readonly path: string;
  readonly pollMs: number;
  /** Throws when the supergraph cannot be used: the one before it then stays. */
  readonly onChange: (sdl: string) => void | Promise<void>;
  readonly logger: Logger;
}

export interface SupergraphWatch {
  stop(): void;
}

/**
 * Watches a supergraph file for new contents.
 *
 * It polls, because change events miss what deployments do: a ConfigMap swaps a symbolic link above the file, network
 * file systems send no events, editors replace the file. A change counts once two looks in a row see the same, so that
 * a file that is still being written is left alone.
 * @param current the contents that are in use now.
 */
export function watchSupergraphFile(current: string, options: SupergraphFileOptions): SupergraphWatch {
  const state = { seen: "", settled: "", sdl: current };
  let stopped = false;
  let timer: NodeJS.Timeout;
  const schedule = (): void => {
    timer = setTimeout(() => void lookAgain(), options.pollMs).unref();
  };
  const look = (): Promise<void> =>
    lookAtFile(state, options).catch((error: unknown) =>
      options.logger.error(
        { err: error, file: options.path },
        "the supergraph file is not usable; the last good one stays",
      ),
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
  sdl: string;
}

async function lookAtFile(
  state: WatchState,
  { path, onChange, logger }: SupergraphFileOptions,
): Promise<void> {
  const fingerprint = await fingerprintOf(path);
  const isStable = fingerprint === state.seen;
  state.seen = fingerprint;
  if (!isStable || fingerprint === state.settled) return;
  // Settled even if what follows fails, so that a broken file is reported once and not at every look.
  state.settled = fingerprint;
  const sdl = await readFile(path, "utf8");
  if (sdl === state.sdl) return;
  await onChange(sdl);
  state.sdl = sdl;
  logger.info({ file: path }, "supergraph replaced");
}

async function fingerprintOf(path: string): Promise<string> {
  try {
    const { ino, size, mtimeNs } = await stat(path, { bigint: true });
    return `${ino}:${size}:${mtimeNs}`;
  } catch {
    return "missing";
  }
}
