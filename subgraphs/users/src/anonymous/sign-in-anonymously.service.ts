import { AppError } from "@skein/service-kit/app-error.ts";
import { oncePerKey } from "@skein/service-kit/mutation-key.ts";
import { createHash, randomUUIDv7 } from "node:crypto";
import { appendAuditEvent } from "../audit/audit.queries.ts";
import type { UsersContext } from "../context.ts";
import { parseDeviceName, startSession, type SessionGrant } from "../session/session.service.ts";
import { generateHandle } from "../user/generated-handle.ts";
import { searchWordsOf } from "../user/search-words.ts";
import { announceUserChanges } from "../user/user.changes.ts";
import { appendUserEvent } from "../user/user.events.ts";

const shortestKey = 22;
/** How long a key answers for a lost answer. */
const retryMs = 10 * 60 * 1000;

export interface AnonymousInput {
  readonly deviceName?: string | null;
  readonly clientMutationKey: string;
}

/**
 * Makes an account without an address or a credential, and signs it in. A retry with the same key within ten minutes signs
 * in to the same account: the key is a secret then, so it must be long, and is stored as a hash.
 * @throws {AppError} `RATE_LIMITED`; `BAD_USER_INPUT` for the key or the device's name.
 */
export async function signInAnonymously(context: UsersContext, input: AnonymousInput): Promise<SessionGrant> {
  const deviceName = parseDeviceName(input.deviceName);
  if (input.clientMutationKey.length < shortestKey)
    throw badKey(`The key has at least ${shortestKey} characters.`);
  await context.attempts.count("anonymous", { client: context.identity.client?.address ?? null });
  const id = randomUUIDv7();
  const userId = await createOnce(context, id, input.clientMutationKey);
  if (userId === id) await announceUserChanges(context, [id]);
  else await requireFreshGuest(context, userId);
  return startSession(context, { userId, deviceName, methods: [] });
}

function createOnce({ prisma }: UsersContext, id: string, secret: string): Promise<string> {
  const key = createHash("sha256").update(secret).digest("hex");
  const attempt = { actorId: "anonymous", operation: "signInAnonymously", key, request: {} };
  return prisma.$transaction((tx) =>
    oncePerKey(tx, attempt, async () => {
      const handle = generateHandle("guest");
      const displayName = "Guest";
      const searchWords = searchWordsOf({ handle, displayName });
      const data = { id, handle, displayName, searchWords, isAnonymous: true };
      await tx.user.create({ data, select: { id: true } });
      await appendUserEvent(tx, "user.created", { id, handle, displayName });
      await appendAuditEvent(tx, { userId: id, type: "REGISTERED" });
      return id;
    }),
  );
}

/** An old key opens nothing, nor one of an account that has become a full one. @throws {AppError} `BAD_USER_INPUT` */
async function requireFreshGuest({ prisma }: UsersContext, id: string): Promise<void> {
  const since = new Date(Date.now() - retryMs);
  const count = await prisma.user.count({ where: { id, isAnonymous: true, createdAt: { gt: since } } });
  if (count === 0) throw badKey("This mutation key was used.");
}

const badKey = (message: string) => new AppError("BAD_USER_INPUT", message, { field: "clientMutationKey" });
