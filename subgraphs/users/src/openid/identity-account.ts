import { tellOfFactor } from "../account/factor-change.ts";
import { appendAuditEvent } from "../audit/audit.queries.ts";
import type { UsersContext } from "../context.ts";
import { queueMail } from "../mail/queue-mail.ts";
import { generateHandle } from "../user/generated-handle.ts";
import { searchWordsOf } from "../user/search-words.ts";
import { appendUserEvent } from "../user/user.events.ts";
import { parseDisplayName } from "../user/user.rules.ts";
import { findAddressOwner, touchIdentity } from "./identity.queries.ts";
import type { StatedEmail, VerifiedIdentity } from "./verified-identity.ts";
import { randomUUIDv7 } from "node:crypto";

export type Transaction = Parameters<Parameters<UsersContext["prisma"]["$transaction"]>[0]>[0];

/** The account that an identity signs in to. */
export interface IdentityAccount {
  readonly userId: string;
  readonly isNew: boolean;
}

/**
 * Whose identity it is. A new one is linked to the account that has its address only where the provider's word proves
 * control of the address, and where reading its mail would open that account as well. In all other cases it gets an
 * account of its own: a claim of an address is never linked to.
 * @param displayName what the app knows of the name
 * @throws a unique violation when the same happens at the same moment: try again
 */
export async function accountOfIdentity(
  context: UsersContext,
  tx: Transaction,
  identity: VerifiedIdentity,
  displayName: string | null,
): Promise<IdentityAccount | "LINK_REQUIRED"> {
  const known = await touchIdentity(tx, identity);
  if (known !== null) return { userId: known, isNew: false };
  const { issuer, email } = identity;
  const owner = email?.isProved ? await findAddressOwner(tx, { address: email.address, issuer }) : null;
  if (!owner) return { userId: await createAccount(context, tx, identity, displayName), isNew: true };
  if (owner.needsMoreThanMail) return "LINK_REQUIRED";
  await storeIdentity(tx, owner.userId, identity);
  await tellOfFactor(context, tx, owner.userId, "IDENTITY_LINKED");
  return { userId: owner.userId, isNew: false };
}

async function createAccount(
  context: UsersContext,
  tx: Transaction,
  identity: VerifiedIdentity,
  displayName: string | null,
): Promise<string> {
  const id = randomUUIDv7();
  const handle = generateHandle("member");
  const name = parseDisplayName(displayName ?? "") ?? parseDisplayName(identity.name ?? "") ?? "New member";
  const words = searchWordsOf({ handle, displayName: name });
  await tx.user.create({ data: { id, handle, displayName: name, searchWords: words }, select: { id: true } });
  await appendUserEvent(tx, "user.created", { id, handle, displayName: name });
  await appendAuditEvent(tx, { userId: id, type: "REGISTERED" });
  await storeIdentity(tx, id, identity);
  if (identity.email) await storeAddress(context, tx, id, identity.email);
  return id;
}

export async function storeIdentity(
  tx: Transaction,
  userId: string,
  identity: VerifiedIdentity,
): Promise<void> {
  const { issuer, subject } = identity;
  const data = { issuer, subject, userId, lastUsedAt: new Date() };
  await tx.identity.create({ data, select: { userId: true } });
  await appendAuditEvent(tx, { userId, type: "IDENTITY_LINKED", details: { issuer } });
}

/** What is proved is had at once; everything else is claimed as by `register`, and confirmed by mail. */
export async function storeAddress(
  context: UsersContext,
  tx: Transaction,
  userId: string,
  { address, isProved }: StatedEmail,
): Promise<void> {
  const verifiedAt = isProved ? new Date() : null;
  await tx.emailAddress.create({ data: { address, userId, verifiedAt }, select: { userId: true } });
  if (isProved) await appendAuditEvent(tx, { userId, type: "EMAIL_VERIFIED" });
  else await queueMail(context, tx, { userId, address, template: "verifyEmail", locale: "en", values: {} });
}
