import {
  getNamedType,
  isAbstractType,
  isObjectType,
  type GraphQLObjectType,
  type GraphQLSchema,
} from "graphql";
import type { AccessRule } from "../../gateway/src/authorization/access-rule.ts";
import type { AccessRules } from "../../gateway/src/authorization/access-rules.ts";

/** What `schema/access.yaml` says. */
export interface StatedAccess {
  /** By type: fields that are the same for everybody, signed in or not. */
  readonly public: Readonly<Record<string, readonly string[]>>;
  /** By type: fields of what is reached through fields with a directive only, for whoever gets there. */
  readonly behind: Readonly<Record<string, readonly string[]>>;
  /** By `Type.field`: who enforces what else, in words. */
  readonly service: Readonly<Record<string, string>>;
}

export interface FieldAccess {
  /** `Type.field` */
  readonly field: string;
  /** Null when nobody has said. */
  readonly rule: string | null;
}

export const accessFile = "schema/access.yaml";

/** Each field of each object type with its rule, in the order of the schema. */
export function listAccess(schema: GraphQLSchema, rules: AccessRules, stated: StatedAccess): FieldAccess[] {
  const open = openTypes(schema, rules);
  return objectTypes(schema).flatMap((type) =>
    Object.keys(type.getFields()).map((name) => {
      const field = `${type.name}.${name}`;
      const guard = describe(guardOf(type, name, rules));
      return {
        field,
        rule: guard ?? statementOf({ type: type.name, name, isOpen: open.has(type.name) }, stated),
      };
    }),
  );
}

/** Fields without a rule, and statements that say nothing of the schema as it is. */
export function accessProblems(schema: GraphQLSchema, rules: AccessRules, stated: StatedAccess): string[] {
  const unstated = listAccess(schema, rules, stated).filter(({ rule }) => rule === null);
  return [
    ...unstated.map(
      ({ field }) => `${field} has no stated rule: give it a directive, or name it in ${accessFile}`,
    ),
    ...openFields(stated).flatMap((field) => staleness(field, false, schema, rules)),
    ...fieldsIn(stated.behind).flatMap((field) => staleness(field, true, schema, rules)),
    ...Object.entries(stated.service)
      .filter(([, reason]) => reason.trim() === "")
      .map(([field]) => `${accessFile}: ${field} has no reason`),
    ...duplicates([...openFields(stated), ...fieldsIn(stated.behind)]).map(
      (field) => `${accessFile}: ${field} is there twice`,
    ),
  ];
}

function staleness(field: string, isBehind: boolean, schema: GraphQLSchema, rules: AccessRules): string[] {
  const [typeName = "", name = ""] = field.split(".");
  const type = schema.getType(typeName);
  if (!isObjectType(type) || !Object.hasOwn(type.getFields(), name))
    return [`${accessFile}: ${field} is not in the schema`];
  if (guardOf(type, name, rules)) return [`${accessFile}: ${field} has a directive already`];
  if (openTypes(schema, rules).has(typeName) !== isBehind) return [];
  return isBehind
    ? [`${accessFile}: ${field} can be reached without meeting a directive`]
    : [`${accessFile}: ${field} can be reached through guarded fields only: it belongs under behind`];
}

function guardOf(type: GraphQLObjectType, name: string, rules: AccessRules): AccessRule | null {
  const value = type.getFields()[name]?.type;
  return rules.together([
    rules.ofType(type.name),
    rules.ofField(type.name, name),
    value ? rules.ofType(getNamedType(value).name) : null,
  ]);
}

/** The types that somebody reaches from a root without meeting a directive. */
function openTypes(schema: GraphQLSchema, rules: AccessRules): ReadonlySet<string> {
  const open = new Set<string>();
  const visit = (type: GraphQLObjectType): void => {
    if (open.has(type.name)) return;
    open.add(type.name);
    for (const { name, type: value } of Object.values(type.getFields())) {
      if (guardOf(type, name, rules)) continue;
      const found = getNamedType(value);
      if (isObjectType(found)) visit(found);
      if (isAbstractType(found)) schema.getPossibleTypes(found).forEach(visit);
    }
  };
  for (const root of [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()])
    if (root) visit(root);
  return open;
}

const objectTypes = (schema: GraphQLSchema): GraphQLObjectType[] =>
  Object.values(schema.getTypeMap()).filter(
    (type): type is GraphQLObjectType => isObjectType(type) && !type.name.startsWith("__"),
  );

interface Place {
  readonly type: string;
  readonly name: string;
  /** Whether somebody reaches the type without meeting a directive. */
  readonly isOpen: boolean;
}

function statementOf({ type, name, isOpen }: Place, stated: StatedAccess): string | null {
  if (!isOpen) return stated.behind[type]?.includes(name) ? "behind a guarded field" : null;
  if (stated.public[type]?.includes(name)) return "public";
  const reason = stated.service[`${type}.${name}`];
  return reason === undefined ? null : `service: ${reason}`;
}

function describe(rule: AccessRule | null): string | null {
  if (!rule) return null;
  const named = (directive: string, all: AccessRule["scopes"]): string[] =>
    all.map((one) => `${directive} ${one.map((names) => names.join(" and ")).join(", or ")}`);
  const parts = [...named("@requiresScopes", rule.scopes), ...named("@policy", rule.policies)];
  return parts.length === 0 ? "@authenticated" : parts.join("; ");
}

const fieldsIn = (byType: Readonly<Record<string, readonly string[]>>): string[] =>
  Object.entries(byType).flatMap(([type, names]) => names.map((name) => `${type}.${name}`));

const openFields = (stated: StatedAccess): string[] => [
  ...fieldsIn(stated.public),
  ...Object.keys(stated.service),
];

const duplicates = (names: readonly string[]): string[] => [
  ...new Set(names.filter((name, index) => names.indexOf(name) !== index)),
];
