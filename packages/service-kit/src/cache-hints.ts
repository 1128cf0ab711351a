import {
  getNamedType,
  isCompositeType,
  valueFromASTUntyped,
  type ConstDirectiveNode,
  type GraphQLCompositeType,
  type GraphQLField,
} from "graphql";

export type CacheScope = "PUBLIC" | "PRIVATE";

/** What `@cacheControl` says of a type or a field. */
export interface CacheHint {
  /** Seconds. */
  readonly maxAge?: number | undefined;
  readonly scope?: CacheScope | undefined;
  readonly inheritMaxAge?: boolean | undefined;
}

const noHint: CacheHint = {};

/** The rules are Apollo Server's: https://www.apollographql.com/docs/apollo-server/performance/caching */
export function hintOfField(field: GraphQLField<unknown, unknown>, isRoot: boolean): CacheHint {
  const type = getNamedType(field.type);
  const ofType = isCompositeType(type) ? hintOfType(type) : noHint;
  const own = readHint(field.astNode?.directives);
  const ownInherits = own.inheritMaxAge === true && ofType.maxAge === undefined;
  const maxAge = ownInherits ? undefined : (own.maxAge ?? ofType.maxAge);
  const inherits = ownInherits || ofType.inheritMaxAge === true;
  const mustSay = isRoot || (isCompositeType(type) && !inherits);
  return { maxAge: maxAge ?? (mustSay ? 0 : undefined), scope: own.scope ?? ofType.scope };
}

export const hintOfType = (type: GraphQLCompositeType): CacheHint =>
  readHint([type.astNode, ...type.extensionASTNodes].flatMap((node) => node?.directives ?? []));

function readHint(directives: readonly ConstDirectiveNode[] = []): CacheHint {
  const directive = directives.find(({ name }) => name.value === "cacheControl");
  if (!directive) return noHint;
  return Object.fromEntries(
    (directive.arguments ?? []).map(({ name, value }) => [name.value, valueFromASTUntyped(value)]),
  );
}
