import type { Database } from "@skein/service-kit/database.ts";
import { PrismaClient } from "./generated/prisma/client.ts";

export type StatementListener = (sql: string) => void;

const transactionControl = /^(BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE|SET TRANSACTION)\b/i;

/** @param onStatement hears of every SQL statement but those that begin and end transactions. */
export function createPrismaClient(
  database: Database,
  { onStatement }: { onStatement?: StatementListener | undefined } = {},
): PrismaClient {
  const options = {
    adapter: database.adapter,
    // The other formats print the arguments of the failed call, and with them personal data, into the log.
    errorFormat: "minimal",
    transactionOptions: { maxWait: 5_000, timeout: 10_000 },
  } as const;
  if (!onStatement) return new PrismaClient(options);
  const client = new PrismaClient({ ...options, log: [{ emit: "event", level: "query" }] });
  client.$on("query", ({ query }) => {
    if (!transactionControl.test(query)) onStatement(query);
  });
  return client;
}
