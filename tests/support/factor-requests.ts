import type { Viewer } from "@skein/service-kit/identity.ts";
import { decodeJwt } from "jose";
import { createAuthenticatorApp, type AuthenticatorApp } from "./authenticator-app.ts";
import { dataOf, type GraphQLAnswer, type SubgraphClient } from "./subgraph-client.ts";
import { testPassword, type TestUser } from "./users-factory.ts";

/** What the mutations of factors take and what of their payloads tests look at. */
const mutations = {
  signIn: [
    "SignInInput",
    "session { id accessToken } user { id } deviceToken secondFactor { challengeToken methods expiresAt }",
  ],
  completeSignIn: ["CompleteSignInInput", "session { id accessToken refreshToken } user { id } deviceToken"],
  stepUp: ["StepUpInput", "accessToken accessTokenExpiresAt"],
  beginTotp: [null, "secret uri"],
  confirmTotp: ["ConfirmTotpInput", "recoveryCodes"],
  disableTotp: [null, "disabled"],
  createRecoveryCodes: [null, "recoveryCodes"],
} as const;

export type FactorMutation = keyof typeof mutations;

export interface FactorPayload {
  readonly session?: {
    readonly id: string;
    readonly accessToken: string;
    readonly refreshToken: string;
  } | null;
  readonly user?: { readonly id: string } | null;
  readonly deviceToken?: string | null;
  readonly secondFactor?: {
    readonly challengeToken: string;
    readonly methods: readonly string[];
    readonly expiresAt: string;
  } | null;
  readonly accessToken?: string | null;
  readonly secret?: string | null;
  readonly uri?: string | null;
  readonly recoveryCodes?: readonly string[] | null;
  readonly disabled?: boolean;
  readonly errors: readonly { readonly code: string; readonly field: string | null }[];
}

/** The whole answer, with the errors of the operation. */
export function askFactor(
  users: SubgraphClient,
  name: FactorMutation,
  viewer: Viewer | null,
  input: Record<string, unknown> = {},
): Promise<GraphQLAnswer<Record<string, FactorPayload>>> {
  const [type, selection] = mutations[name];
  const fields = `{ ${selection} errors { code field } }`;
  if (type === null) return users.send(viewer, `mutation { ${name} ${fields} }`);
  return users.send(viewer, `mutation ($input: ${type}!) { ${name}(input: $input) ${fields} }`, { input });
}

/** The payload of an operation that must not fail as such. */
export async function runFactor(
  users: SubgraphClient,
  name: FactorMutation,
  viewer: Viewer | null,
  input: Record<string, unknown> = {},
): Promise<FactorPayload> {
  const payload = dataOf(await askFactor(users, name, viewer, input))[name];
  if (!payload) throw new Error(`${name} answered nothing`);
  return payload;
}

export interface GuardedUser {
  readonly app: AuthenticatorApp;
  readonly recoveryCodes: readonly string[];
}

/** Turns on an authenticator app. The code of the step before was used for it: that of now is still good. */
export async function enableTotp(users: SubgraphClient, user: TestUser): Promise<GuardedUser> {
  const { secret } = await runFactor(users, "beginTotp", user.viewer);
  const app = createAuthenticatorApp(secret ?? "");
  const { recoveryCodes } = await runFactor(users, "confirmTotp", user.viewer, { code: app.code(-1) });
  if (!recoveryCodes) throw new Error("The code was refused");
  return { app, recoveryCodes };
}

/** The challenge that a sign-in with the right password answers. */
export async function challengeOf(users: SubgraphClient, { email }: TestUser): Promise<string> {
  const { secondFactor } = await runFactor(users, "signIn", null, { email, password: testPassword });
  if (!secondFactor) throw new Error("No second factor was asked for");
  return secondFactor.challengeToken;
}

/** What the gateway would forward for whoever has this access token. */
export function viewerOfToken(token: string): Viewer {
  const claims = decodeJwt<{ sid: string; roles: string[]; scope: string; amr: string[]; auth_time: number }>(
    token,
  );
  return {
    userId: claims.sub ?? "",
    sessionId: claims.sid,
    roles: claims.roles,
    scopes: claims.scope.split(" "),
    methods: claims.amr,
    authenticatedAt: claims.auth_time,
    isAnonymous: false,
  };
}

/** The same viewer, who proved an hour ago who they are. */
export const anHourAgo = (viewer: Viewer): Viewer => ({
  ...viewer,
  authenticatedAt: viewer.authenticatedAt - 3600,
});

/** What stands in an account's log, latest first. */
export async function auditOf(users: SubgraphClient, viewer: Viewer): Promise<string[]> {
  const answer = await users.send<{ myAuditEvents: { nodes: { type: string }[] } }>(
    viewer,
    "{ myAuditEvents(first: 50) { nodes { type } } }",
  );
  return dataOf(answer).myAuditEvents.nodes.map(({ type }) => type);
}
