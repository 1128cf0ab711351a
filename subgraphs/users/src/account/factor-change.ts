import type { RawSql } from "@skein/service-kit/database.ts";
import type { UsersContext } from "../context.ts";
import { toLocale } from "../mail/mail-text.ts";
import { queueMail } from "../mail/queue-mail.ts";
import type { FactorChange } from "../mail/templates/factor-changed.template.ts";
import type { SecretBox } from "../secret-box.ts";
import { findAccountAddress } from "./account.queries.ts";

/** Each change is a mail: a thief must not bury the first under a thousand others. @throws {AppError} `RATE_LIMITED` */
export async function countFactorChange(
  { attempts }: Pick<UsersContext, "attempts">,
  userId: string,
): Promise<void> {
  await attempts.count("factorChange", { account: userId, client: null });
}

/**
 * Tells the owner of a change of the ways into an account, inside the transaction that makes it; call
 * `context.mailer.wake()` after it. Only an address that the account has is told: one that it claims may be a stranger's.
 */
export async function tellOfFactor(
  box: { readonly secretBox: SecretBox },
  tx: RawSql,
  userId: string,
  change: FactorChange,
): Promise<void> {
  const account = await findAccountAddress(tx, userId);
  if (account?.address == null || !account.isVerified) return;
  const { address, handle } = account;
  const values = { handle, change };
  await queueMail(box, tx, {
    userId,
    address,
    template: "factorChanged",
    locale: toLocale(account.locale),
    values,
  });
}
