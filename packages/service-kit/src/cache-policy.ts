import {
  getArgumentValues,
  getNamedType,
  GraphQLIncludeDirective,
  GraphQLSkipDirective,
  isCompositeType,
  isObjectType,
  isInterfaceType,
  Kind,
  OperationTypeNode,
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from "graphql";
import { hintOfField, hintOfType, type CacheHint, type CacheScope } from "./cache-hints.ts";

/** For whom and how long an answer may be kept. */
export interface CachePolicy {
  /** Seconds; 0 says that it must not be kept. */
  readonly maxAge: number;
  readonly scope: CacheScope;
}

export const uncacheable: CachePolicy = { maxAge: 0, scope: "PRIVATE" };

export const restrictPolicy = (policy: CachePolicy, hint: CacheHint): CachePolicy => ({
  maxAge: Math.min(policy.maxAge, hint.maxAge ?? Infinity),
  scope: hint.scope === "PRIVATE" ? "PRIVATE" : policy.scope,
});

type Variables = Readonly<Record<string, unknown>>;

interface Walk {
  readonly schema: GraphQLSchema;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly variables: Variables;
  policy: CachePolicy;
}

/**
 * What `@cacheControl` allows for the fields that an operation selects: the shortest age and the narrowest scope.
 * It goes by the selection, whether or not a field comes to be resolved, so that the same question has the same policy
 * whatever the answer is.
 */
export function policyOfOperation(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Variables,
): CachePolicy {
  const root = operation.operation === OperationTypeNode.QUERY ? schema.getQueryType() : undefined;
  if (!root) return uncacheable;
  const fragments = new Map(
    document.definitions.flatMap((definition) =>
      definition.kind === Kind.FRAGMENT_DEFINITION ? [[definition.name.value, definition] as const] : [],
    ),
  );
  const walk: Walk = { schema, fragments, variables, policy: { maxAge: Infinity, scope: "PUBLIC" } };
  visit(walk, root, operation.selectionSet, true);
  return Number.isFinite(walk.policy.maxAge) ? walk.policy : uncacheable;
}

function visit(
  walk: Walk,
  type: GraphQLCompositeType,
  { selections }: SelectionSetNode,
  isRoot: boolean,
): void {
  for (const selection of selections) {
    if (!isSelected(selection, walk.variables)) continue;
    if (selection.kind === Kind.FIELD) {
      visitField(walk, type, selection, isRoot);
      continue;
    }
    const fragment =
      selection.kind === Kind.INLINE_FRAGMENT ? selection : walk.fragments.get(selection.name.value);
    const condition = fragment?.typeCondition && walk.schema.getType(fragment.typeCondition.name.value);
    const target = isCompositeType(condition) ? condition : type;
    if (fragment) visit(walk, target, fragment.selectionSet, isRoot);
  }
}

function visitField(
  walk: Walk,
  parent: GraphQLCompositeType,
  { name, selectionSet }: Extract<SelectionNode, { kind: Kind.FIELD }>,
  isRoot: boolean,
): void {
  const field = isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[name.value] : undefined;
  const type = field && getNamedType(field.type);
  // `__typename` and its like say nothing.
  if (!field || !type) return;
  if (isRoot && name.value === "_entities") restrictToEntities(walk, selectionSet);
  else walk.policy = restrictPolicy(walk.policy, hintOfField(field, isRoot));
  if (selectionSet && isCompositeType(type)) visit(walk, type, selectionSet, false);
}

/** The union of all entities has no hint; the types that are asked for have. */
function restrictToEntities(walk: Walk, selectionSet: SelectionSetNode | undefined): void {
  const names = (selectionSet?.selections ?? []).flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return [];
    const fragment =
      selection.kind === Kind.INLINE_FRAGMENT ? selection : walk.fragments.get(selection.name.value);
    return fragment?.typeCondition?.name.value ?? [];
  });
  if (names.length === 0) walk.policy = uncacheable;
  for (const name of names) {
    const type = walk.schema.getType(name);
    const hint = isCompositeType(type) ? hintOfType(type) : {};
    walk.policy = restrictPolicy(walk.policy, { ...hint, maxAge: hint.maxAge ?? 0 });
  }
}

function isSelected(selection: SelectionNode, variables: Variables): boolean {
  return (selection.directives ?? []).every((node) => {
    if (node.name.value === "skip")
      return getArgumentValues(GraphQLSkipDirective, node, variables).if !== true;
    if (node.name.value !== "include") return true;
    return getArgumentValues(GraphQLIncludeDirective, node, variables).if === true;
  });
}

/** The value of an HTTP `Cache-Control` header. A public answer may be used as long again while a new one is fetched. */
export function cacheControlOf({ maxAge, scope }: CachePolicy): string {
  if (maxAge <= 0) return "no-store";
  return scope === "PRIVATE"
    ? `max-age=${maxAge}, private`
    : `max-age=${maxAge}, public, stale-while-revalidate=${maxAge}`;
}
