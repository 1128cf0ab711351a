import { Client } from "pg";

/** One statement on a PostgreSQL database, past the service. */
export async function runSql<Row>(databaseUrl: string, text: string, values: unknown[] = []): Promise<Row[]> {
  const database = new Client({ connectionString: databaseUrl });
  await database.connect();
  try {
    return (await database.query(text, values)).rows as Row[];
  } finally {
    await database.end();
  }
}
