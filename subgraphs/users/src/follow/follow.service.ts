import { AppError } from "@skein/service-kit/app-error.ts";
import { oncePerKey } from "@skein/service-kit/mutation-key.ts";
import {
  isUuid,
  parsePage,
  uuidPattern,
  type Connection,
  type PageArguments,
} from "@skein/service-kit/pagination.ts";
import { requireViewer } from "@skein/service-kit/viewer.ts";
import type { UsersContext } from "../context.ts";
import type { Prisma } from "../generated/prisma/client.ts";
import type { UserProfile } from "../user/user-profile.ts";
import { announceUserChanges } from "../user/user.changes.ts";
import { appendFollowEvent, type FollowPair } from "./follow.events.ts";
import { addToCounts, deleteFollow, insertFollow, lockPair, type FollowDirection } from "./follow.queries.ts";

/** Milliseconds up to the year 2286, and a user's id. */
const cursor = [/^\d{1,13}$/, uuidPattern];

export type FollowProblem = "USER_NOT_FOUND" | "CANNOT_FOLLOW_SELF";

/** The two users as they are after the change, or the reason why there is none. */
export type FollowOutcome<Problem extends FollowProblem> =
  { readonly problem: Problem } | { readonly user: UserProfile | null; readonly viewer: UserProfile | null };

/** @throws {AppError} `BAD_USER_INPUT` for a page that cannot be. */
export function listFollows(
  { loaders }: UsersContext,
  direction: FollowDirection,
  userId: string,
  pageArguments: PageArguments,
): Promise<Connection<UserProfile>> {
  return loaders.followPage(direction, parsePage(pageArguments, { cursor })).load(userId);
}

/** Makes the viewer follow a user; does nothing when they do already. */
export async function follow(
  context: UsersContext,
  input: { userId: string; clientMutationKey?: string | null },
): Promise<FollowOutcome<FollowProblem>> {
  const pair = pairOf(context, input.userId);
  if (pair.followerId === pair.followeeId) return { problem: "CANNOT_FOLLOW_SELF" };
  return change(context, pair, async (tx) => {
    const attempt = {
      actorId: pair.followerId,
      operation: "follow",
      key: input.clientMutationKey,
      request: { userId: pair.followeeId },
    };
    await oncePerKey(tx, attempt, async () => {
      await requirePair(tx, pair);
      if (!(await insertFollow(tx, pair))) return null;
      await addToCounts(tx, pair, 1);
      await appendFollowEvent(tx, "follow.created", pair);
      return null;
    });
  });
}

/** Makes the viewer no longer follow a user; does nothing when they did not. */
export async function unfollow(
  context: UsersContext,
  { userId }: { userId: string },
): Promise<FollowOutcome<"USER_NOT_FOUND">> {
  const pair = pairOf(context, userId);
  if (pair.followerId === pair.followeeId) return readOutcome(context, pair);
  return change(context, pair, async (tx) => {
    await requirePair(tx, pair);
    if (!(await deleteFollow(tx, pair))) return;
    await addToCounts(tx, pair, -1);
    await appendFollowEvent(tx, "follow.deleted", pair);
  });
}

const pairOf = (context: UsersContext, userId: string): FollowPair => ({
  followerId: requireViewer(context).userId,
  followeeId: userId.toLowerCase(),
});

async function change(
  context: UsersContext,
  pair: FollowPair,
  work: (tx: Prisma.TransactionClient) => Promise<void>,
): Promise<FollowOutcome<"USER_NOT_FOUND">> {
  if (!isUuid(pair.followeeId)) return { problem: "USER_NOT_FOUND" };
  try {
    await context.prisma.$transaction(work);
  } catch (error) {
    if (error instanceof AppError && error.code === "NOT_FOUND") return { problem: "USER_NOT_FOUND" };
    throw error;
  }
  context.loaders.clearFollows();
  await announceUserChanges(context, [pair.followerId, pair.followeeId]);
  return readOutcome(context, pair);
}

/** Thrown rather than returned: it rolls back, so that the mutation key stays unused. */
async function requirePair(tx: Prisma.TransactionClient, pair: FollowPair): Promise<void> {
  if (!(await lockPair(tx, pair))) throw new AppError("NOT_FOUND", "There is no such user.");
}

async function readOutcome({ loaders }: UsersContext, { followerId, followeeId }: FollowPair) {
  const [user, viewer] = await Promise.all([loaders.loadUser(followeeId), loaders.loadUser(followerId)]);
  return { user, viewer };
}
