import type { Viewer } from "@skein/service-kit/identity.ts";
import { viewerOf } from "./identity.ts";
import { createUser, type TestUser, type UsersUnderTest } from "./users-factory.ts";

/** Asks one of the subgraph's routes for operators, as the commands do. */
export async function askAsOperator(users: UsersUnderTest, path: string, body: unknown = {}) {
  return askRoute(users, path, body, { ...viewerOf("operator"), roles: ["OPERATOR"] });
}

/** The same, as anybody. */
export async function askRoute(users: UsersUnderTest, path: string, body: unknown, viewer: Viewer | null) {
  const sent = JSON.stringify(body);
  const response = await fetch(`${users.url}${path}`, {
    method: "POST",
    headers: await users.gateway.headersFor("users", viewer, sent),
    body: sent,
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

/** A user with the role, and with the scopes that the next access token has. */
export async function createAdmin(users: UsersUnderTest): Promise<TestUser> {
  const user = await createUser(users);
  await askAsOperator(users, "/internal/roles/grant", { handle: user.handle, role: "ADMIN" });
  return { ...user, viewer: asAdmin(user.viewer) };
}

export const asAdmin = (viewer: Viewer): Viewer => ({
  ...viewer,
  roles: ["USER", "ADMIN"],
  scopes: ["api", "moderation", "admin"],
});
