import type { Viewer } from "@skein/service-kit/identity.ts";
import { policies } from "./policies.ts";

/** Alternatives of which one has to hold with all its names: `[["a", "b"], ["c"]]` is (a and b) or c. */
export type Alternatives = readonly (readonly string[])[];

/** What a viewer needs to use a field or a type: all of it. */
export interface AccessRule {
  /** A signed-in viewer. The other two need one as well. */
  readonly authenticated: boolean;
  readonly scopes: readonly Alternatives[];
  readonly policies: readonly Alternatives[];
}

/** Why something is refused: nobody has signed in, or the one who has may not use it. */
export type DenialCode = "UNAUTHENTICATED" | "FORBIDDEN";

export const denialCodeFor = (viewer: Viewer | null): DenialCode =>
  viewer === null ? "UNAUTHENTICATED" : "FORBIDDEN";

/** Null when none of the rules asks for anything. */
export function allOf(rules: readonly (AccessRule | null)[]): AccessRule | null {
  const stated = rules.filter((rule) => rule !== null);
  const [first, second] = stated;
  if (!first || !second) return first ?? null;
  return {
    authenticated: stated.some(({ authenticated }) => authenticated),
    scopes: distinct(stated.flatMap(({ scopes }) => scopes)),
    policies: distinct(stated.flatMap(({ policies: named }) => named)),
  };
}

/** No alternatives at all are never met: what nobody has allowed is refused. */
export function isMet(rule: AccessRule, viewer: Viewer | null): boolean {
  if (viewer === null) return false;
  const scopes = new Set(viewer.scopes);
  return (
    rule.scopes.every((alternatives) => isOneMet(alternatives, (scope) => scopes.has(scope))) &&
    rule.policies.every((alternatives) =>
      isOneMet(alternatives, (name) => policies.get(name)?.(viewer) === true),
    )
  );
}

const isOneMet = (alternatives: Alternatives, holds: (name: string) => boolean): boolean =>
  alternatives.some((names) => names.every(holds));

function distinct(all: readonly Alternatives[]): Alternatives[] {
  return [...new Map(all.map((alternatives) => [JSON.stringify(alternatives), alternatives])).values()];
}
