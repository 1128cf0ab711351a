import type { ReadSql } from "@skein/service-kit/database.ts";
import type { Loaders } from "../loaders.ts";
import { findByHandle } from "../projection/projection.queries.ts";
import { findMentionedHandles } from "./mention.rules.ts";

/** More at once is noise, and a way to disturb people. */
const maximumMentions = 20;

/** The ids of the first twenty whom a text mentions, in its order. Handles that nobody has are only text. */
export async function resolveMentions(sql: ReadSql, text: string): Promise<string[]> {
  const handles = findMentionedHandles(text);
  if (handles.length === 0) return [];
  const byHandle = await findByHandle(sql, handles);
  const ids = handles.map((handle) => byHandle.get(handle)).filter((id) => id !== undefined);
  return [...new Set(ids)].slice(0, maximumMentions);
}

/** References to those of the mentioned who still are there: a null in a list of users would cost the whole list. */
export async function listMentions(loaders: Loaders, userIds: readonly string[]): Promise<{ id: string }[]> {
  const gone = await Promise.all(userIds.map((id) => loaders.isGone.load(id)));
  return userIds.filter((_id, index) => !gone[index]).map((id) => ({ id }));
}
