// `pnpm users:grant-role <handle> ADMIN`: gives a role to an account of a running users subgraph. It is how the first admin
// comes; every other is made by one, with the mutation setUserRoles. The next access token of the account has the role.
import { operatorRequest } from "./support/operator-request.ts";

const [handle, role] = process.argv.slice(2);
try {
  if (handle === undefined || (role !== "ADMIN" && role !== "MODERATOR")) {
    throw new Error("Usage: pnpm users:grant-role <handle> <ADMIN|MODERATOR>");
  }
  const answer = await operatorRequest("users", "/internal/roles/grant", { handle, role });
  const { roles } = answer as { readonly roles: readonly string[] };
  console.log(`✓ @${handle} has the roles ${roles.join(", ")}.`);
} catch (error) {
  console.error(`✗ ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
