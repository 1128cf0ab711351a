import { visit, type FieldNode, type FragmentDefinitionNode, type OperationDefinitionNode } from "graphql";
import type { Viewer } from "@skein/service-kit/identity.ts";
import { usedFragments, type Operation } from "../execution/program/fold-conditions.ts";
import { denialCodeFor, isMet, type AccessRule, type DenialCode } from "./access-rule.ts";
import type { GuardedSelections } from "./guarded-selections.ts";

/** What of an operation a viewer may not use. */
export interface Denial {
  readonly code: DenialCode;
  readonly fields: ReadonlySet<FieldNode>;
  /** Objects of these types are null where an interface or a union stands. */
  readonly types: ReadonlySet<string>;
}

/** Null when everything is allowed. */
export function deny({ fields, types }: GuardedSelections, viewer: Viewer | null): Denial | null {
  const denied = {
    code: denialCodeFor(viewer),
    fields: new Set(unmet(fields, viewer)),
    types: new Set(unmet(types, viewer)),
  };
  return denied.fields.size + denied.types.size === 0 ? null : denied;
}

const unmet = <T>(guarded: ReadonlyMap<T, AccessRule>, viewer: Viewer | null): T[] =>
  [...guarded].flatMap(([guardedBy, rule]) => (isMet(rule, viewer) ? [] : [guardedBy]));

/**
 * Which of an operation's rules a viewer does not meet: viewers with the same text have the same denial. Empty when they
 * meet all.
 */
export function deniedKey(rules: readonly AccessRule[], viewer: Viewer | null): string {
  const bits = rules.map((rule) => (isMet(rule, viewer) ? "0" : "1")).join("");
  return bits.includes("1") ? `${denialCodeFor(viewer)}${bits}` : "";
}

/** The operation without what is denied. Selection sets may be empty then. */
export function withoutDenied({ definition, fragments }: Operation, { fields }: Denial): Operation {
  const filter = <T extends OperationDefinitionNode | FragmentDefinitionNode>(node: T): T =>
    visit(node, { Field: (field) => (fields.has(field) ? null : undefined) });
  const filtered = new Map([...fragments].map(([name, fragment]) => [name, filter(fragment)] as const));
  const operation = filter(definition);
  return { definition: operation, fragments: usedFragments(operation, filtered) };
}
