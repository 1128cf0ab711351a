import type { Environment } from "@skein/service-kit/config.ts";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { closeDatabases, openDatabases, type OpenedDatabase } from "./databases.ts";
import { dataFolder, embeddedEnvironment } from "./embedded-environment.ts";
import { exitWith } from "./failure.ts";
import { progressBar } from "./progress-bar.ts";
import { step } from "./progress.ts";
import { subgraphServices } from "./services.ts";

/** Some statements go over all that was written. */
const statementTimeoutMs = 10 * 60_000;

/** Opens, migrates and fills the configured databases, then closes them; ends the process when that fails. */
export async function seedAll(scale: number): Promise<void> {
  try {
    const env = await embeddedEnvironment(process.env);
    const databases = await openDatabases(env, { statementTimeoutMs });
    await seedDatabases(databases, { scale, env }).finally(() => closeDatabases(databases));
  } catch (error) {
    exitWith(error);
  }
}

/** Fills those databases that are empty with the same world, one after the other. */
export async function seedDatabases(
  databases: readonly OpenedDatabase[],
  { scale, env }: { scale: number; env: Environment },
): Promise<void> {
  const now = await seedDay(dataFolder(env));
  for (const { name, database } of databases) {
    const service = subgraphServices.find((each) => each.name === name);
    if (!service) continue;
    const onProgress = progressBar(`Seed ${name}`);
    await step(
      `Seed ${name}`,
      () => service.seed({ database, scale, now, onProgress }),
      (seeded) => (seeded ? "filled" : "has data already"),
    );
  }
}

/**
 * The day of which the world tells, kept in a file: ids hold times, so that a seed that was interrupted must go on with
 * the same day, or the databases would tell of different people.
 */
async function seedDay(folder: string): Promise<Date> {
  const file = join(folder, "seed-day");
  const kept = await readFile(file, "utf8").catch(() => "");
  if (kept !== "") return new Date(kept);
  const today = new Date(new Date().setUTCHours(0, 0, 0, 0));
  await mkdir(folder, { recursive: true });
  await writeFile(file, today.toISOString());
  return today;
}
