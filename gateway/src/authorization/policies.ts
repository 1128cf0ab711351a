import type { Viewer } from "@skein/service-kit/identity.ts";

/**
 * A condition on the viewer alone, so that it holds for all of an operation and equal viewers get equal answers. What
 * depends on the thing that is asked for is the subgraph's own rule.
 */
export type Policy = (viewer: Viewer) => boolean;

const hasRole =
  (...roles: readonly string[]): Policy =>
  (viewer) =>
    roles.some((role) => viewer.roles.includes(role));

/** What `@policy(policies: [["admin"]])` may name. A name that is not here is never met. */
export const policies: ReadonlyMap<string, Policy> = new Map([
  ["admin", hasRole("ADMIN")],
  ["moderator", hasRole("MODERATOR", "ADMIN")],
]);
