import {
  getNamedType,
  isAbstractType,
  isUnionType,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  type FieldNode,
  type GraphQLSchema,
} from "graphql";
import type { Operation } from "../execution/program/fold-conditions.ts";
import type { AccessRule } from "./access-rule.ts";
import type { AccessRules } from "./access-rules.ts";

/** What of an operation is guarded. A fragment's fields are the same wherever it is spread. */
export interface GuardedSelections {
  readonly fields: ReadonlyMap<FieldNode, AccessRule>;
  /** Of the objects that may stand where the operation has an interface or a union, by their types' names. */
  readonly types: ReadonlyMap<string, AccessRule>;
}

/** `__typename` tells that an object of the type is there, so it asks for what the type asks for. */
export function findGuarded(
  { definition, fragments }: Operation,
  schema: GraphQLSchema,
  rules: AccessRules,
): GuardedSelections {
  const typeInfo = new TypeInfo(schema);
  const fields = new Map<FieldNode, AccessRule>();
  const types = new Map<string, AccessRule>();
  const visitor = visitWithTypeInfo(typeInfo, {
    SelectionSet: () => {
      const parent = typeInfo.getParentType();
      if (!isAbstractType(parent)) return;
      for (const { name } of schema.getPossibleTypes(parent)) {
        const rule = rules.ofType(name);
        if (rule) types.set(name, rule);
      }
    },
    Field: (node) => {
      const rule = ruleOfField(node, typeInfo, rules);
      if (rule) fields.set(node, rule);
    },
  });
  for (const node of [definition, ...fragments.values()]) visit(node, visitor);
  return { fields, types };
}

const introspection = new Set(["__schema", "__type"]);

function ruleOfField({ name }: FieldNode, typeInfo: TypeInfo, rules: AccessRules): AccessRule | null {
  const parent = typeInfo.getParentType();
  const type = typeInfo.getType();
  if (!parent || !type || introspection.has(name.value)) return null;
  return rules.together([
    // Which member it is shows at run time only.
    isUnionType(parent) ? null : rules.ofType(parent.name),
    rules.ofField(parent.name, name.value),
    rules.ofType(getNamedType(type).name),
  ]);
}

/** Each rule once. */
export const rulesOf = ({ fields, types }: GuardedSelections): AccessRule[] => [
  ...new Set([...fields.values(), ...types.values()]),
];
