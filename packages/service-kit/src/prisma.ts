import type { Database } from "./database.ts";

interface ClientOptions {
  readonly adapter: Database["adapter"];
  readonly errorFormat: "minimal";
  readonly transactionOptions: { readonly maxWait: number; readonly timeout: number };
  readonly log: { readonly emit: "event"; readonly level: "query" }[];
}

interface QueryEvents {
  $on(event: "query", listener: (event: { readonly query: string }) => void): void;
}

const transactionControl = /^(BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE|SET TRANSACTION)\b/i;

/**
 * Makes a subgraph's Prisma client, of the class that is generated for it.
 * @param onStatement hears of every SQL statement but those that begin and end transactions
 */
export function createClient<Client extends object>(
  Client: new (options: ClientOptions) => Client,
  database: Database,
  onStatement: ((sql: string) => void) | undefined,
): Client {
  const client = new Client({
    adapter: database.adapter,
    // The other formats print the arguments of the failed call, and with them personal data, into the log.
    errorFormat: "minimal",
    transactionOptions: { maxWait: 5_000, timeout: 10_000 },
    log: onStatement ? [{ emit: "event", level: "query" }] : [],
  });
  if (onStatement) {
    (client as unknown as QueryEvents).$on("query", ({ query }) => {
      if (!transactionControl.test(query)) onStatement(query);
    });
  }
  return client;
}
