import type { RawSql } from "@skein/service-kit/database.ts";
import { randomUUIDv7 } from "node:crypto";
import type { SecretBox } from "../secret-box.ts";
import { insertMail } from "./mail.queries.ts";
import { sealMail, type QueuedMail } from "./queued-mail.ts";

/**
 * Has a mail sent, if the caller's transaction commits; call `context.mailer.wake()` after it. What it says is looked up
 * when it goes out.
 */
export async function queueMail(
  { secretBox }: { readonly secretBox: SecretBox },
  tx: RawSql,
  mail: QueuedMail,
): Promise<void> {
  const id = randomUUIDv7();
  await insertMail(tx, { id, userId: mail.userId, content: sealMail(secretBox, id, mail) });
}
