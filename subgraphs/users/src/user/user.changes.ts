import type { UsersContext } from "../context.ts";
import { profileTag } from "./user.loaders.ts";

/**
 * To be awaited after the commit and before the mutation answers: from then on nobody, the writer first of all,
 * reads the old profiles, and the events are on their way.
 */
export async function announceUserChanges(context: UsersContext, ids: readonly string[]): Promise<void> {
  context.relay.wake();
  context.loaders.clearUsers(ids);
  await context.cache.invalidate(ids.map(profileTag));
}
