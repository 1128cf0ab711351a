import { AppError } from "@skein/service-kit/app-error.ts";
import {
  buildConnection,
  parsePage,
  type Connection,
  type PageArguments,
} from "@skein/service-kit/pagination.ts";
import { countCharacters } from "@skein/service-kit/plain-text.ts";
import { requireViewer } from "@skein/service-kit/viewer.ts";
import type { UsersContext } from "../context.ts";
import { isUniqueViolation } from "../unique-violation.ts";
import { searchWordsOf, toPrefixQuery } from "./search-words.ts";
import type { UserProfile } from "./user-profile.ts";
import { gatewayUserTag } from "./gateway-tags.ts";
import { announceUserChanges } from "./user.changes.ts";
import { appendUserEvent } from "./user.events.ts";
import { findProfilePage, lockProfile } from "./user.queries.ts";
import { isReservedHandle } from "./reserved-handles.ts";
import { parseBio, parseDisplayName, parseHandle } from "./user.rules.ts";

const maximumSearchLength = 100;
const handleCursor = [/^[a-z0-9_]{3,30}$/];

export async function getMe(context: UsersContext): Promise<UserProfile | null> {
  const { viewer } = context.identity;
  return viewer ? context.loaders.loadUser(viewer.userId) : null;
}

/** @throws {AppError} `BAD_USER_INPUT` unless exactly one of id and handle is given. */
export async function getUser(
  { loaders, caching }: UsersContext,
  key: { id?: string | null; handle?: string | null },
): Promise<UserProfile | null> {
  const id = key.id ?? null;
  const handle = key.handle ?? null;
  if (id !== null && handle === null) {
    caching.tag(gatewayUserTag(id.toLowerCase()));
    return loaders.loadUser(id);
  }
  if (id !== null || handle === null) {
    throw new AppError("BAD_USER_INPUT", "Give either `id` or `handle`.", { field: "id" });
  }
  const parsed = parseHandle(handle);
  const user = parsed === null ? null : await loaders.userByHandle.load(parsed);
  // Whoever takes the handle next has no part in this answer that could be named.
  if (user === null) caching.restrict({ maxAge: 0 });
  return user;
}

/** @throws {AppError} `BAD_USER_INPUT` for a search that is too long, or a page that cannot be. */
export async function searchUsers(
  { sql, loaders }: UsersContext,
  { search, ...pageArguments }: PageArguments & { search?: string | null },
): Promise<Connection<UserProfile>> {
  const page = parsePage(pageArguments, { cursor: handleCursor });
  const text = (search ?? "").trim();
  if (countCharacters(text) > maximumSearchLength) {
    throw new AppError("BAD_USER_INPUT", `Search for at most ${maximumSearchLength} characters.`, {
      field: "search",
    });
  }
  const prefixQuery = toPrefixQuery(text);
  const findsNobody = text !== "" && prefixQuery === null;
  const users = findsNobody ? [] : await findProfilePage(sql, { prefixQuery, page });
  users.forEach(loaders.primeUser);
  return buildConnection(
    page,
    users,
    (user) => [user.handle],
    (user) => user,
  );
}

export interface ProfileChanges {
  readonly handle?: string | null;
  readonly displayName?: string | null;
  readonly bio?: string | null;
}

type ProfileProblem =
  "HANDLE_TAKEN" | "HANDLE_INVALID" | "HANDLE_RESERVED" | "DISPLAY_NAME_INVALID" | "BIO_TOO_LONG";
type ProfileFields = Pick<UserProfile, "handle" | "displayName" | "bio">;

/**
 * Changes the viewer's profile, and tells the other subgraphs when something is different after it.
 * @throws {AppError} `UNAUTHENTICATED` for an anonymous visitor and for an account that is gone.
 */
export async function updateProfile(
  context: UsersContext,
  changes: ProfileChanges,
): Promise<{ user: UserProfile | null; problems: ProfileProblem[] }> {
  const { userId } = requireViewer(context);
  const { fields, problems } = parseChanges(changes);
  if (problems.length > 0) return { user: null, problems };
  try {
    await writeProfile(context, userId, fields);
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    return { user: null, problems: ["HANDLE_TAKEN"] };
  }
  await announceUserChanges(context, [userId]);
  return { user: await context.loaders.loadUser(userId), problems: [] };
}

/** Clients send null for what a person left alone; only a bio can be removed by it. */
function parseChanges({ handle, displayName, bio }: ProfileChanges) {
  const fields: Partial<ProfileFields> = {};
  const problems: ProfileProblem[] = [];
  if (typeof handle === "string") {
    const parsed = parseHandle(handle);
    if (parsed === null) problems.push("HANDLE_INVALID");
    else if (isReservedHandle(parsed)) problems.push("HANDLE_RESERVED");
    else Object.assign(fields, { handle: parsed });
  }
  if (typeof displayName === "string") {
    const parsed = parseDisplayName(displayName);
    if (parsed === null) problems.push("DISPLAY_NAME_INVALID");
    else Object.assign(fields, { displayName: parsed });
  }
  if (bio !== undefined) {
    const parsed = parseBio(bio);
    if (parsed === "TOO_LONG") problems.push("BIO_TOO_LONG");
    else Object.assign(fields, parsed);
  }
  return { fields, problems };
}

function writeProfile({ prisma }: UsersContext, id: string, fields: Partial<ProfileFields>): Promise<void> {
  return prisma.$transaction(async (tx) => {
    const before = await lockProfile(tx, id);
    if (!before) throw new AppError("UNAUTHENTICATED", "This account is gone.");
    const { handle, displayName, bio } = { ...before, ...fields };
    const same = handle === before.handle && displayName === before.displayName && bio === before.bio;
    if (same) return;
    const data = { handle, displayName, bio, searchWords: searchWordsOf({ handle, displayName }) };
    await tx.user.update({ where: { id }, data, select: { id: true } });
    await appendUserEvent(tx, "user.updated", { id, handle, displayName });
  });
}
