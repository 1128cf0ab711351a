import { dataOf, type SubgraphClient } from "./subgraph-client.ts";
import { sessionFields, testPassword, type TestSession } from "./users-factory.ts";

export interface Refreshed {
  readonly session: (TestSession & { readonly user: { readonly id: string } }) | null;
  readonly errors: readonly { readonly code: string; readonly field: string | null }[];
}

const refreshDocument = `mutation ($input: RefreshSessionInput!) {
  refreshSession(input: $input) { session { ${sessionFields} user { id } } errors { code field } }
}`;

/** What `refreshSession` answers to whoever has the token. */
export async function refresh(users: SubgraphClient, refreshToken: string): Promise<Refreshed> {
  const answer = await users.send<{ refreshSession: Refreshed }>(null, refreshDocument, {
    input: { refreshToken },
  });
  return dataOf(answer).refreshSession;
}

/** The session after an exchange that must succeed. */
export async function mustRefresh(users: SubgraphClient, refreshToken: string): Promise<TestSession> {
  const { session } = await refresh(users, refreshToken);
  if (!session) throw new Error("The token was refused");
  return session;
}

const signInDocument = `mutation ($input: SignInInput!) {
  signIn(input: $input) { session { ${sessionFields} user { id } } errors { code } }
}`;

/** Signs in on one more device. */
export async function signIn(
  users: SubgraphClient,
  email: string,
  deviceName?: string,
): Promise<TestSession> {
  const input = { email, password: testPassword, ...(deviceName === undefined ? {} : { deviceName }) };
  const answer = await users.send<{ signIn: { session: TestSession | null } }>(null, signInDocument, {
    input,
  });
  const { session } = dataOf(answer).signIn;
  if (!session) throw new Error("Not signed in");
  return session;
}
