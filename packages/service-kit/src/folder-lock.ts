import { DatabaseSync } from "node:sqlite";

/** https://www.sqlite.org/rescode.html#busy */
const SQLITE_BUSY = 5;

/**
 * Takes `<folder>.lock` for this process, and returns the function that gives it back; throws when it is taken.
 * Node has no flock. An exclusive SQLite transaction is one: the operating system ends it with the process, so a crash
 * leaves nothing stale, which a file with a process id does (in a container the id is the same after each restart).
 */
export function lockFolder(folder: string): () => void {
  const file = new DatabaseSync(`${folder}.lock`, { timeout: 0 });
  try {
    file.exec("BEGIN EXCLUSIVE");
  } catch (error) {
    file.close();
    if (!isBusy(error)) throw error;
    throw new Error(`The database folder ${folder} is in use: stop the other process that has it open`, {
      cause: error,
    });
  }
  return () => {
    if (file.isOpen) file.close();
  };
}

function isBusy(error: unknown): boolean {
  return Error.isError(error) && "errcode" in error && error.errcode === SQLITE_BUSY;
}
