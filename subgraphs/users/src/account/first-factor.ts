import type { UsersContext } from "../context.ts";
import { hasIdentity, type IdentityKey } from "../openid/identity.queries.ts";
import { findPasswordHash } from "./account.queries.ts";
import { markPassword } from "./password-mark.ts";

/** What a sign-in has proved before its session starts, minutes ago where a second factor came between. */
export type FirstFactor =
  | {
      readonly kind: "PASSWORD";
      /** Of the password that was right, as `markPassword` makes it. */
      readonly mark: string;
    }
  | ({ readonly kind: "IDENTITY" } & IdentityKey);

/** Whether a first factor still opens the account: the password was not changed, the identity is linked. */
export async function stillOpens(
  { sql }: Pick<UsersContext, "sql">,
  userId: string,
  factor: FirstFactor,
): Promise<boolean> {
  if (factor.kind === "IDENTITY") return hasIdentity(sql, { ...factor, userId });
  const secret = await findPasswordHash(sql, userId);
  return secret !== null && markPassword(secret) === factor.mark;
}
