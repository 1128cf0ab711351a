import type { Viewer } from "@skein/service-kit/identity.ts";
import { createSoftwarePasskey, type SoftwarePasskey } from "./software-authenticator.ts";
import { dataOf, type SubgraphClient } from "./subgraph-client.ts";
import type { TestUser } from "./users-factory.ts";

export const appOrigin = "https://app.example.org";

type Begin = "beginPasskeyRegistration" | "beginPasskeySignIn" | "beginPasskeyStepUp";

/** The options that a platform gets, as JSON. */
export async function beginPasskey(
  users: SubgraphClient,
  begin: Begin,
  viewer: Viewer | null,
): Promise<string> {
  const answer = await users.send<Record<string, { options: string }>>(
    viewer,
    `mutation { ${begin} { options } }`,
  );
  return dataOf(answer)[begin]?.options ?? "";
}

const mutations = {
  registerPasskey: ["RegisterPasskeyInput", "passkey { id name isBackedUp lastUsedAt }"],
  signInWithPasskey: ["SignInWithPasskeyInput", "session { id accessToken } user { id }"],
  renamePasskey: ["RenamePasskeyInput", "passkey { id name }"],
  removePasskey: ["RemovePasskeyInput", "removed"],
} as const;

export interface PasskeyPayload {
  readonly passkey?: { readonly id: string; readonly name: string } | null;
  readonly session?: { readonly id: string; readonly accessToken: string } | null;
  readonly removed?: boolean;
  readonly errors: readonly { readonly code: string; readonly field: string | null }[];
}

export async function runPasskey(
  users: SubgraphClient,
  name: keyof typeof mutations,
  viewer: Viewer | null,
  input: Record<string, unknown>,
): Promise<PasskeyPayload> {
  const [type, selection] = mutations[name];
  const document = `mutation ($input: ${type}!) { ${name}(input: $input) { ${selection} errors { code field } } }`;
  const payload = dataOf(await users.send<Record<string, PasskeyPayload>>(viewer, document, { input }))[name];
  if (!payload) throw new Error(`${name} answered nothing`);
  return payload;
}

export interface UserPasskey extends SoftwarePasskey {
  readonly id: string;
}

/** Adds a passkey to an account. @param signCount that it has then */
export async function addPasskey(users: SubgraphClient, user: TestUser, signCount = 0): Promise<UserPasskey> {
  const key = createSoftwarePasskey(appOrigin);
  const options = await beginPasskey(users, "beginPasskeyRegistration", user.viewer);
  const input = { name: "Pixel 9", response: key.register(options, { signCount }) };
  const { passkey, errors } = await runPasskey(users, "registerPasskey", user.viewer, input);
  if (!passkey) throw new Error(`Not added: ${JSON.stringify(errors)}`);
  return { ...key, id: passkey.id };
}
