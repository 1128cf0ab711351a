import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { inRoot } from "./workspace.ts";

/** SHA-256 over the named files' paths and contents and some further values; paths are relative to the root. */
export async function hashOf(files: readonly string[], ...values: readonly string[]): Promise<string> {
  const contents = await Promise.all(files.map((file) => readFile(inRoot(file), "utf8")));
  const hash = createHash("sha256").update(JSON.stringify(values));
  files.forEach((file, index) => hash.update(JSON.stringify([file, contents[index]])));
  return hash.digest("hex");
}
