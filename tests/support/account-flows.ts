import type { Viewer } from "@skein/service-kit/identity.ts";
import type { GraphQLAnswer, SubgraphClient } from "./subgraph-client.ts";

/** What the mutations of accounts take and what of their payloads tests look at. */
const mutations = {
  signIn: ["SignInInput", "session { id user { id } } user { id } deviceToken"],
  verifyEmail: ["EmailTokenInput", "user { id }"],
  resendEmailVerification: ["ResendEmailVerificationInput", "accepted"],
  requestPasswordReset: ["RequestPasswordResetInput", "accepted"],
  resetPassword: ["ResetPasswordInput", "changed"],
  changePassword: ["ChangePasswordInput", "changed"],
  requestEmailChange: ["RequestEmailChangeInput", "accepted"],
  confirmEmailChange: ["EmailTokenInput", "user { id }"],
} as const;

export interface FlowPayload {
  readonly session?: { readonly id: string; readonly user: { readonly id: string } } | null;
  readonly user?: { readonly id: string } | null;
  readonly deviceToken?: string | null;
  readonly accepted?: boolean;
  readonly changed?: boolean;
  readonly errors: readonly { readonly code: string; readonly field: string | null }[];
}

type FlowName = keyof typeof mutations;

export const documentOf = (name: FlowName): string => {
  const [type, selection] = mutations[name];
  return `mutation ($input: ${type}!) { ${name}(input: $input) { ${selection} errors { code message field } } }`;
};

/** The whole answer, with the errors of the operation. */
export const askFlow = (
  users: SubgraphClient,
  name: FlowName,
  input: Record<string, unknown>,
  viewer: Viewer | null = null,
): Promise<GraphQLAnswer<Record<string, FlowPayload>>> => users.send(viewer, documentOf(name), { input });

/** The payload of an operation that must not fail as such. */
export async function runFlow(
  users: SubgraphClient,
  name: FlowName,
  input: Record<string, unknown>,
  viewer: Viewer | null = null,
): Promise<FlowPayload> {
  const { data, errors } = await askFlow(users, name, input, viewer);
  const payload = data?.[name];
  if (errors || !payload) throw new Error(`${name} failed: ${JSON.stringify(errors)}`);
  return payload;
}

export const codesOf = ({ errors }: Pick<FlowPayload, "errors">): string[] => errors.map(({ code }) => code);

/** The code of an operation that was refused as such. */
export const refusalOf = ({ errors }: GraphQLAnswer<unknown>): string | undefined =>
  errors?.[0]?.extensions.code;
