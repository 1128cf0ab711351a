import { createIdentitySigner, identityHeader } from "@skein/service-kit/identity.ts";
import { operatorRole } from "@skein/service-kit/replay-route.ts";
import type { JWK } from "jose";
import { embeddedEnvironment } from "../start/embedded-environment.ts";
import { settingOf, type SubgraphName } from "./workspace.ts";

const timeoutMs = 60_000;

/**
 * Asks a running subgraph for something that only an operator may have: whoever holds the gateway's identity key, from the
 * environment or, for the embedded default, from its folder.
 * @throws when the answer is not one of success; with what it says
 */
export async function operatorRequest(
  subgraph: SubgraphName,
  path: string,
  input: unknown,
  env = process.env,
): Promise<unknown> {
  const complete = await embeddedEnvironment(env);
  const sign = createIdentitySigner(JSON.parse(complete.IDENTITY_PRIVATE_JWK ?? "{}") as JWK);
  const body = JSON.stringify(input);
  const identity = { viewer: operator, client: null, requestId: "operator" };
  const response = await fetch(new URL(path, complete[settingOf(subgraph, "URL")]), {
    method: "POST",
    headers: { "content-type": "application/json", [identityHeader]: await sign(subgraph, identity, body) },
    body,
    signal: AbortSignal.timeout(timeoutMs),
  });
  if (!response.ok) throw new Error(`${subgraph} answered ${response.status}: ${await response.text()}`);
  return response.json();
}

const operator = {
  userId: "operator",
  sessionId: "",
  roles: [operatorRole],
  scopes: [],
  methods: [],
  authenticatedAt: 0,
  isAnonymous: false,
};
