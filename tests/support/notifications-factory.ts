import { loadNotificationsConfig } from "@skein/notifications/config.ts";
import { startNotifications } from "@skein/notifications/server.ts";
import { createLogger } from "@skein/service-kit/logger.ts";
import { createHandDelivery, type HandDelivery } from "./events-factory.ts";
import { createTestGatewayIdentity } from "./identity.ts";
import { databaseUrlFor } from "./services.ts";
import { createSubgraphClient, type SubgraphClient } from "./subgraph-client.ts";

export interface NotificationsUnderTest extends SubgraphClient, HandDelivery {
  readonly url: string;
  /** The SQL statements that `work` causes. */
  countStatements(work: () => Promise<unknown>): Promise<number>;
  close(): Promise<void>;
}

/** The real notifications subgraph on a database of its own, with events that the test delivers by hand. */
export async function startNotificationsUnderTest(): Promise<NotificationsUnderTest> {
  const gateway = await createTestGatewayIdentity();
  const delivery = createHandDelivery();
  let statements = 0;
  const config = loadNotificationsConfig({
    NODE_ENV: "test",
    NOTIFICATIONS_PORT: "0",
    NOTIFICATIONS_DATABASE_URL: await databaseUrlFor("notifications"),
    IDENTITY_PUBLIC_JWKS: JSON.stringify(gateway.publicJwks),
  });
  const server = await startNotifications(config, {
    logger: createLogger({ service: "notifications", level: "silent" }),
    transport: delivery.transport,
    onStatement: () => {
      statements += 1;
    },
  });
  return {
    ...delivery,
    ...createSubgraphClient(server.url, "notifications", gateway),
    url: server.url,
    countStatements: async (work) => {
      const before = statements;
      await work();
      return statements - before;
    },
    close: server.close,
  };
}
