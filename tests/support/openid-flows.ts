import type { Viewer } from "@skein/service-kit/identity.ts";
import type { JWTPayload } from "jose";
import { createHash } from "node:crypto";
import type { TestProvider } from "./openid-provider.ts";
import type { SubgraphClient } from "./subgraph-client.ts";

const session = "session { id accessToken refreshToken } user { id handle displayName }";
const secondFactor = "secondFactor { challengeToken methods expiresAt }";

/** What the mutations take and what of their payloads tests look at. */
const mutations = {
  createOpenIdNonce: ["CreateOpenIdNonceInput", "nonce"],
  signInWithIdToken: ["SignInWithIdTokenInput", `${session} isNewAccount ${secondFactor}`],
  beginOpenIdSignIn: ["BeginOpenIdSignInInput", "authorizationUrl flowToken"],
  completeOpenIdSignIn: ["CompleteOpenIdSignInInput", `${session} isNewAccount ${secondFactor}`],
  linkIdentity: ["LinkIdentityInput", "user { id }"],
  unlinkIdentity: ["UnlinkIdentityInput", "unlinked"],
  upgradeAccount: ["UpgradeAccountInput", "user { id handle displayName }"],
} as const;

export interface OpenIdPayload {
  readonly nonce?: string | null;
  readonly authorizationUrl?: string | null;
  readonly flowToken?: string | null;
  readonly isNewAccount?: boolean | null;
  readonly secondFactor?: { readonly challengeToken: string; readonly methods: readonly string[] } | null;
  readonly unlinked?: boolean;
  readonly session?: {
    readonly id: string;
    readonly accessToken: string;
    readonly refreshToken: string;
  } | null;
  readonly user?: { readonly id: string; readonly handle: string; readonly displayName: string } | null;
  readonly errors: readonly { readonly code: string; readonly field: string | null }[];
}

/** The payload; the code of a refusal of the whole operation is in `errors` too. */
export async function runOpenId(
  users: SubgraphClient,
  name: keyof typeof mutations,
  input: Record<string, unknown>,
  viewer: Viewer | null = null,
): Promise<OpenIdPayload> {
  const [type, selection] = mutations[name];
  const document = `mutation ($input: ${type}!) { ${name}(input: $input) { ${selection} errors { code field } } }`;
  const { data, errors } = await users.send<Record<string, OpenIdPayload>>(viewer, document, { input });
  const refusals = (errors ?? []).map(({ extensions }) => ({ code: extensions.code, field: null }));
  return data?.[name] ?? { errors: refusals };
}

export const codes = ({ errors }: OpenIdPayload): string[] => errors.map(({ code }) => code);

export async function newNonce(users: SubgraphClient, provider = "test"): Promise<string> {
  const { nonce } = await runOpenId(users, "createOpenIdNonce", { provider });
  if (nonce == null) throw new Error("There is no nonce.");
  return nonce;
}

export const sha256 = (text: string, encoding: "hex" | "base64url"): string =>
  createHash("sha256").update(text).digest(encoding);

/** What an app with the provider's SDK does, from the nonce on. */
export async function signInNatively(
  users: SubgraphClient,
  provider: TestProvider,
  claims: JWTPayload,
  name = "test",
): Promise<OpenIdPayload> {
  const nonce = await newNonce(users, name);
  const idToken = await provider.idToken({ nonce, ...claims });
  return runOpenId(users, "signInWithIdToken", { provider: name, idToken, nonce });
}

export async function linkNatively(
  users: SubgraphClient,
  provider: TestProvider,
  claims: JWTPayload,
  viewer: Viewer,
): Promise<OpenIdPayload> {
  const nonce = await newNonce(users);
  const idToken = await provider.idToken({ nonce, ...claims });
  return runOpenId(users, "linkIdentity", { provider: "test", idToken, nonce }, viewer);
}

/** The address of a person that nobody else has. */
export const newPerson = (): { sub: string; email: string; email_verified: boolean } => {
  const sub = crypto.randomUUID();
  return { sub, email: `${sub}@example.com`, email_verified: true };
};
