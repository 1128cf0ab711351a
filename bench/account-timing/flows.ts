import type { Viewer } from "@skein/service-kit/identity.ts";
import type { SubgraphClient } from "../../tests/support/subgraph-client.ts";

/** Whether somebody has the address that is asked about. */
export type Side = "known" | "unknown";

export interface AccountFlow {
  readonly name: string;
  readonly run: (email: string) => Promise<void>;
}

/** Every request of a stranger in which an address stands. */
export function accountFlows(options: {
  client: () => SubgraphClient;
  /** Somebody who is signed in. */
  asker: Viewer;
  password: string;
}): AccountFlow[] {
  const { client, asker, password } = options;
  let handles = 0;
  const ask = async (
    name: string,
    type: string,
    input: Record<string, unknown>,
    viewer: Viewer | null = null,
  ) => {
    const document = `mutation ($input: ${type}!) { ${name}(input: $input) { errors { code } } }`;
    const { errors } = await client().send(viewer, document, { input });
    if (errors) throw new Error(`${name}: ${JSON.stringify(errors)}`);
  };
  return [
    {
      name: "signIn, wrong password",
      run: (email) => ask("signIn", "SignInInput", { email, password: "not this one" }),
    },
    {
      name: "requestPasswordReset",
      run: (email) => ask("requestPasswordReset", "RequestPasswordResetInput", { email }),
    },
    {
      name: "register",
      run: (email) => {
        handles += 1;
        const input = { handle: `new_${handles}`, displayName: "New", email, password };
        return ask("register", "RegisterInput", input);
      },
    },
    {
      name: "requestEmailChange",
      run: (newEmail) => ask("requestEmailChange", "RequestEmailChangeInput", { newEmail, password }, asker),
    },
  ];
}
