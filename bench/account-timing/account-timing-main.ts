// `node bench/account-timing/account-timing-main.ts [rounds]`: whether an answer's time tells that an address is known.
// USERS_DATABASE_URL names an empty database; without it, the embedded one is used, in memory.
import { openDatabase } from "@skein/service-kit/database.ts";
import { createInProcessTransport } from "@skein/service-kit/in-process-transport.ts";
import { createLogger } from "@skein/service-kit/logger.ts";
import { migrate } from "@skein/service-kit/migrate.ts";
import { loadUsersConfig } from "@skein/users/config.ts";
import { startUsers } from "@skein/users/server.ts";
import { createTestGatewayIdentity, viewerOf } from "../../tests/support/identity.ts";
import { createSubgraphClient, type SubgraphClient } from "../../tests/support/subgraph-client.ts";
import { compareTimes } from "./compare-times.ts";
import { accountFlows, type Side } from "./flows.ts";

const rounds = Number(process.argv[2] ?? 200);
const password = "correct horse battery staple";
/** Each is asked about a few times only: the limits of attempts must not come into it. */
const ownerCount = Math.ceil(rounds / 2);

const gateway = await createTestGatewayIdentity();
const config = loadUsersConfig({
  USERS_DATABASE_URL: "pglite:memory",
  ...process.env,
  NODE_ENV: "test",
  USERS_PORT: "0",
  SMTP_URL: "none",
  CLIENT_ATTEMPTS_PER_HOUR: "1000000",
  KEY_ENCRYPTION_KEYS: Buffer.alloc(32, 7).toString("base64"),
  IDENTITY_PUBLIC_JWKS: JSON.stringify(gateway.publicJwks),
});
const logger = createLogger({ service: "users", level: "silent" });
const database = await openDatabase({ url: config.USERS_DATABASE_URL, applicationName: "account-timing" });
await migrate({ database, migrationsFolder: config.USERS_MIGRATIONS_FOLDER });
const transport = createInProcessTransport({ logger, subscribers: {} });
const server = await startUsers(config, { logger, database, transport });
const client = createSubgraphClient(server.url, "users", gateway);

let made = 0;
/** The attempts of each come from a network of its own. */
const anyClient = (): SubgraphClient => {
  made += 1;
  return client.from(`10.${(made >> 16) & 255}.${(made >> 8) & 255}.${made & 255}`);
};

/** Accounts whose addresses are theirs. */
async function createOwners(): Promise<string[]> {
  const document = `mutation ($input: RegisterInput!) { register(input: $input) { errors { code } } }`;
  const emails: string[] = [];
  for (let index = 0; index < ownerCount; index += 1) {
    const email = `owner.${index}@example.com`;
    const input = { handle: `owner_${index}`, displayName: "Owner", email, password };
    await anyClient().send(null, document, { input });
    emails.push(email);
  }
  await database.query("UPDATE email_address SET verified_at = now()");
  return emails;
}

async function createAsker() {
  const document = `mutation ($input: RegisterInput!) { register(input: $input) { session { id } user { id } } }`;
  const input = { handle: "asker", displayName: "Asker", email: "asker@example.com", password };
  const { data } = await anyClient().send<{ register: { session: { id: string }; user: { id: string } } }>(
    null,
    document,
    { input },
  );
  if (!data) throw new Error("The asker was not registered.");
  return { ...viewerOf(data.register.user.id), sessionId: data.register.session.id };
}

const owners = await createOwners();
const asker = await createAsker();
const addressOf = (side: Side, round: number): string =>
  side === "known" ? (owners[round % owners.length] ?? "") : `nobody.${round}.${made}@example.com`;

for (const flow of accountFlows({ client: anyClient, asker, password })) {
  const result = await compareTimes(rounds, (side, round) => flow.run(addressOf(side, round)));
  console.log(`${flow.name.padEnd(24)} ${result}`);
}

await server.close();
await transport.close();
await database.close();
