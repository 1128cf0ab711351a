import {
  GraphQLError,
  isCompositeType,
  isListType,
  isNonNullType,
  isObjectType,
  type ASTVisitor,
  type GraphQLOutputType,
  type ValidationContext,
} from "graphql";
import { createFieldSets, type FieldUse, type FieldSets } from "./field-sets.ts";

/** Fields looked at for one document; what is over it overlaps more than any app's operations do. */
const maxSteps = 50_000;

/**
 * https://spec.graphql.org/October2021/#sec-Field-Selection-Merging, in the place of the rule of graphql-js, which
 * compares every two fields of one name: a document of 8 kB keeps that busy for half a second. Here fields of one name
 * are collected level by level and compared with the first of them, since being alike is transitive.
 */
export function OverlappingFieldsRule(context: ValidationContext): ASTVisitor {
  return {
    OperationDefinition: ({ operation, selectionSet }) => {
      const type = context.getSchema().getRootType(operation) ?? undefined;
      const sets = createFieldSets(context);
      const check: Check = { sets, steps: 0, report: (use, reason) => report(context, use, reason) };
      const fields = sets.collect([{ set: selectionSet, type }]);
      checkShapes(check, fields);
      checkMeanings(check, fields);
      if (check.steps > maxSteps) context.reportError(new GraphQLError("Too many fields overlap."));
    },
  };
}

interface Check {
  readonly sets: FieldSets;
  steps: number;
  readonly report: (use: FieldUse, reason: string) => void;
}

function report(context: ValidationContext, { key, node }: FieldUse, reason: string): void {
  const message = `Fields "${key}" conflict because they ${reason}. Use different aliases on the fields.`;
  context.reportError(new GraphQLError(message, { nodes: [node] }));
}

/** Whatever the types of their objects: SameResponseShape() of the specification. */
function checkShapes(check: Check, fields: readonly FieldUse[]): void {
  for (const group of groupsOf(check, fields, ({ key }) => key)) {
    const [first] = group;
    const other = group.find(({ type }) => !haveSameShape(first?.type, type));
    if (other) check.report(other, "return conflicting types");
    else descend(check, group, checkShapes);
  }
}

/** Of objects that can be the same one: the second half of FieldsInSetCanMerge(). */
function checkMeanings(check: Check, fields: readonly FieldUse[]): void {
  for (const group of groupsOf(check, fields, ({ key }) => key)) {
    for (const alike of possiblySameObjects(group)) {
      const [first] = alike;
      const other = alike.find(({ meaning }) => meaning !== first?.meaning);
      if (other) check.report(other, "are different fields or have differing arguments");
      else descend(check, alike, checkMeanings);
    }
  }
}

/** Fields of each object type with those of interfaces and unions, whose objects may be of it. */
function possiblySameObjects(group: readonly FieldUse[]): readonly (readonly FieldUse[])[] {
  const [first] = group;
  if (group.every(({ parent }) => parent === first?.parent)) return [group];
  const ofAny = group.filter(({ parent }) => !isObjectType(parent));
  const byType = Map.groupBy(
    group.filter(({ parent }) => isObjectType(parent)),
    ({ parent }) => parent,
  );
  return byType.size === 0 ? [ofAny] : [...byType.values()].map((ofType) => [...ofType, ...ofAny]);
}

function descend(check: Check, group: readonly FieldUse[], next: typeof checkShapes): void {
  const below = check.sets.below(group);
  if (below.length > 0) next(check, below);
}

/** None when there is nothing to compare, or too much has been. */
function groupsOf(check: Check, fields: readonly FieldUse[], keyOf: (use: FieldUse) => string) {
  check.steps += fields.length;
  return check.steps > maxSteps ? [] : Map.groupBy(fields, keyOf).values();
}

/** An unknown field is another rule's business. */
function haveSameShape(one: GraphQLOutputType | undefined, other: GraphQLOutputType | undefined): boolean {
  if (!one || !other || one === other) return true;
  if (isNonNullType(one) || isNonNullType(other))
    return isNonNullType(one) && isNonNullType(other) && haveSameShape(one.ofType, other.ofType);
  if (isListType(one) || isListType(other))
    return isListType(one) && isListType(other) && haveSameShape(one.ofType, other.ofType);
  return isCompositeType(one) && isCompositeType(other);
}
