import { AppError } from "@skein/service-kit/app-error.ts";
import type { UsersContext } from "../context.ts";
import { hasRoomForMail } from "./mail.queries.ts";

const retryAfterSeconds = 60;

/**
 * Before a mail is queued that somebody has asked for. The limit of the queue is for times when no mail leaves; notices
 * to owners do not ask.
 * @param address normalised
 * @throws {AppError} `RATE_LIMITED` after too many mails to the address or for the network, or when too many wait.
 */
export async function countMailTo(
  { attempts, identity, sql }: Pick<UsersContext, "attempts" | "identity" | "sql">,
  address: string,
): Promise<void> {
  await attempts.count("mail", { account: address, client: identity.client?.address ?? null });
  if (await hasRoomForMail(sql)) return;
  throw new AppError("RATE_LIMITED", "No mail can be sent at this moment.", { retryAfterSeconds });
}
