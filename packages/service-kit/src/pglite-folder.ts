import { mkdir, rename, rm, stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { lockFolder } from "./folder-lock.ts";
import { loadPgliteTemplate } from "./pglite-template.ts";

export interface OpenedPglite {
  readonly client: PGlite;
  readonly close: () => Promise<void>;
}

/** A database that lives as long as this process. */
export async function openPgliteMemory(): Promise<OpenedPglite> {
  const client = await PGlite.create({ loadDataDir: await loadPgliteTemplate() });
  return { client, close: () => client.close() };
}

/**
 * Opens the data folder, made first if need be. Throws when another process, or another call in this one, has it open:
 * two PostgreSQLs writing to one folder destroy it, and PGlite itself does not look.
 */
export async function openPgliteFolder(location: string): Promise<OpenedPglite> {
  const folder = resolve(location);
  await mkdir(dirname(folder), { recursive: true });
  const unlock = lockFolder(folder);
  try {
    if (!(await exists(`${folder}/PG_VERSION`))) await createDataFolder(folder);
    const client = await PGlite.create(folder);
    return { client, close: () => client.close().finally(unlock) };
  } catch (error) {
    unlock();
    throw new Error(`The database folder ${folder} could not be opened`, { cause: error });
  }
}

/** Made beside its place and renamed, so that a first start that is interrupted leaves no half-made database. */
async function createDataFolder(folder: string): Promise<void> {
  const unfinished = `${folder}.unfinished`;
  await rm(unfinished, { recursive: true, force: true });
  const client = await PGlite.create(unfinished, { loadDataDir: await loadPgliteTemplate() });
  await client.close();
  await rename(unfinished, folder);
}

async function exists(path: string): Promise<boolean> {
  return await stat(path).then(
    () => true,
    () => false,
  );
}
