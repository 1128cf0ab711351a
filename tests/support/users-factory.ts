import type { Viewer } from "@skein/service-kit/identity.ts";
import { createInProcessTransport } from "@skein/service-kit/in-process-transport.ts";
import { createLogger, type Logger } from "@skein/service-kit/logger.ts";
import type { EventTransport } from "@skein/service-kit/events.ts";
import { loadUsersConfig } from "@skein/users/config.ts";
import { startUsers, type Tuning } from "@skein/users/server.ts";
import { createTestGatewayIdentity, viewerOf, type TestGatewayIdentity } from "./identity.ts";
import { databaseUrlFor } from "./services.ts";
import { createSubgraphClient, dataOf, type SubgraphClient } from "./subgraph-client.ts";

export interface UsersUnderTest extends SubgraphClient {
  readonly url: string;
  readonly databaseUrl: string;
  readonly gateway: TestGatewayIdentity;
  /** The SQL statements that `work` causes; what begins and ends transactions is not counted. */
  statementsOf(work: () => Promise<unknown>): Promise<string[]>;
  /** A second replica on the same PostgreSQL database. */
  startAnother(): Promise<UsersUnderTest>;
  close(): Promise<void>;
}

interface Options {
  /** Keeps test files of one worker apart. */
  readonly name?: string;
  readonly transport?: EventTransport;
  readonly redisUrl?: string | null;
  readonly logger?: Logger;
  /** Further settings. */
  readonly settings?: Readonly<Record<string, string>>;
  readonly tuning?: Tuning;
}

/** One for all, so that a second replica opens what the first has sealed. */
const testKeyEncryptionKey = Buffer.alloc(32, 7).toString("base64");

/** The real users subgraph over HTTP, on a database of its own. */
export async function startUsersUnderTest(options: Options = {}): Promise<UsersUnderTest> {
  const databaseUrl = await databaseUrlFor(options.name ?? "users");
  const gateway = await createTestGatewayIdentity();
  return startOn({ databaseUrl, gateway, ...options });
}

async function startOn(
  setting: Options & { databaseUrl: string; gateway: TestGatewayIdentity },
): Promise<UsersUnderTest> {
  const { databaseUrl, gateway } = setting;
  const logger = setting.logger ?? createLogger({ service: "users", level: "silent" });
  const statements: string[] = [];
  const config = loadUsersConfig({
    NODE_ENV: "test",
    USERS_PORT: "0",
    USERS_DATABASE_URL: databaseUrl,
    REDIS_URL: setting.redisUrl ?? undefined,
    KEY_ENCRYPTION_KEYS: testKeyEncryptionKey,
    IDENTITY_PUBLIC_JWKS: JSON.stringify(gateway.publicJwks),
    SMTP_URL: "none",
    CLIENT_ATTEMPTS_PER_HOUR: "100000",
    ...setting.settings,
  });
  const shared = {
    logger,
    transport: setting.transport ?? createInProcessTransport({ logger, subscribers: {} }),
    onStatement: (sql: string) => void statements.push(sql),
  };
  const server = await startUsers(config, shared, setting.tuning);
  return {
    ...createSubgraphClient(server.url, "users", gateway),
    url: server.url,
    databaseUrl,
    gateway,
    statementsOf: async (work) => {
      const before = statements.length;
      await work();
      return statements.slice(before);
    },
    startAnother: () => startOn(setting),
    close: () => server.close(),
  };
}

export const testPassword = "correct horse battery staple";

export interface TestSession {
  readonly id: string;
  readonly accessToken: string;
  readonly accessTokenExpiresAt: string;
  readonly refreshToken: string;
  readonly refreshTokenExpiresAt: string;
}

export interface TestUser {
  readonly id: string;
  readonly handle: string;
  readonly email: string;
  readonly session: TestSession;
  /** What the gateway would forward for this user. */
  readonly viewer: Viewer;
}

export const sessionFields = `id accessToken accessTokenExpiresAt refreshToken refreshTokenExpiresAt`;

const registerDocument = `mutation ($input: RegisterInput!) {
  register(input: $input) { session { ${sessionFields} user { id } } user { id handle } errors { code field message } }
}`;

interface RegisterAnswer {
  register: {
    session: (TestSession & { user: { id: string } }) | null;
    user: { id: string; handle: string } | null;
    errors: { code: string; field: string | null; message: string }[];
  };
}

export type RegisterInput = Record<"handle" | "displayName" | "email" | "password", string> & {
  deviceName?: string;
  clientMutationKey?: string;
};

let created = 0;

/** An input for `register` that nobody has used. */
export function newRegisterInput(changes: Partial<RegisterInput> = {}): RegisterInput {
  created += 1;
  const handle = `user_${Date.now().toString(36)}_${created.toString()}`;
  return {
    handle,
    displayName: `User ${created.toString()}`,
    email: `person.${handle}@example.com`,
    password: testPassword,
    ...changes,
  };
}

export async function register(users: SubgraphClient, input: RegisterInput) {
  return dataOf(await users.send<RegisterAnswer>(null, registerDocument, { input })).register;
}

/** Registers a user through the API. */
export async function createUser(
  users: SubgraphClient,
  changes: Partial<RegisterInput> = {},
): Promise<TestUser> {
  const input = newRegisterInput(changes);
  const { session, user, errors } = await register(users, input);
  if (!session || !user) throw new Error(`Not registered: ${JSON.stringify(errors)}`);
  const viewer = { ...viewerOf(user.id), sessionId: session.id };
  return { id: user.id, handle: user.handle, email: input.email, session, viewer };
}

export async function follow(users: SubgraphClient, follower: TestUser, followee: { id: string }) {
  const document = `mutation ($input: FollowInput!) { follow(input: $input) { errors { code } } }`;
  dataOf(await users.send(follower.viewer, document, { input: { userId: followee.id } }));
}
