import { mkdirSync } from "node:fs";
import { readFile, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { inRoot } from "../../scripts/support/workspace.ts";

/** A file of this benchmark. */
export const benchFile = (...parts: string[]): string => join(import.meta.dirname, ...parts);

/** What may be thrown away and is made again: composed schemas, recorded calls. */
export function cacheFile(name: string): string {
  const folder = inRoot("node_modules", ".cache", "skein-bench");
  mkdirSync(folder, { recursive: true });
  return join(folder, name);
}

/** The text of a cached file, made on first use. */
export async function cachedText(name: string, make: () => Promise<string>): Promise<string> {
  const file = cacheFile(name);
  const found = await readFile(file, "utf8").catch(() => null);
  if (found !== null) return found;
  const text = await make();
  await writeWhole(file, text);
  return text;
}

/** A reader sees the old file or the new one, never half of it. */
export async function writeWhole(file: string, text: string): Promise<void> {
  mkdirSync(dirname(file), { recursive: true });
  await writeFile(`${file}.${process.pid}.tmp`, text);
  await rename(`${file}.${process.pid}.tmp`, file);
}
