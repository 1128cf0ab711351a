import type { Database } from "@skein/service-kit/database.ts";
import { PrismaClient } from "./generated/prisma/client.ts";

export type StatementListener = (sql: string) => void;

const transactionControl = /^(BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE|SET TRANSACTION)\b/i;

/** @param onStatement hears of every SQL statement but those that begin and end transactions. */
export function createPrismaClient(
  database: Database,
  { onStatement }: { onStatement?: StatementListener | undefined } = {},
): PrismaClient {
  const { adapter } = database;
  const transactionOptions = { maxWait: 5_000, timeout: 10_000 };
  if (!onStatement) return new PrismaClient({ adapter, transactionOptions });
  const client = new PrismaClient({ adapter, transactionOptions, log: [{ emit: "event", level: "query" }] });
  client.$on("query", ({ query }) => {
    if (!transactionControl.test(query)) onStatement(query);
  });
  return client;
}
