import { closeDatabases, openDatabases, type OpenedDatabase } from "./databases.ts";
import { embeddedEnvironment } from "./embedded-environment.ts";
import { exitWith } from "./failure.ts";
import { progressBar } from "./progress-bar.ts";
import { step } from "./progress.ts";
import { subgraphServices } from "./services.ts";

/** Opens, migrates and fills the configured databases, then closes them; ends the process when that fails. */
export async function seedAll(scale: number): Promise<void> {
  try {
    const databases = await openDatabases(await embeddedEnvironment(process.env));
    await seedDatabases(databases, { scale }).finally(() => closeDatabases(databases));
  } catch (error) {
    exitWith(error);
  }
}

/** Fills those databases that are empty with the same world, one after the other. */
export async function seedDatabases(
  databases: readonly OpenedDatabase[],
  { scale }: { scale: number },
): Promise<void> {
  const now = startOfDay();
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

/** Ids hold times: the same day gives the same world, in every database. */
const startOfDay = (): Date => new Date(new Date().setUTCHours(0, 0, 0, 0));
