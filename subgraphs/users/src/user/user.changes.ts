import type { UsersContext } from "../context.ts";
import { gatewayUserTag } from "./gateway-tags.ts";
import { profileTag } from "./user.loaders.ts";

/**
 * To be awaited after the commit and before the mutation answers: from then on nobody, the writer first of all,
 * reads the old profiles, and the events are on their way.
 */
export async function announceUserChanges(context: UsersContext, ids: readonly string[]): Promise<void> {
  context.relay.wake();
  context.loaders.clearUsers(ids);
  context.caching.invalidate(ids.map(gatewayUserTag));
  await context.cache.invalidate(ids.map(profileTag));
}
