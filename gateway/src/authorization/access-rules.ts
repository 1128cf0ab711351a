import {
  isInterfaceType,
  isTypeDefinitionNode,
  Kind,
  type ConstDirectiveNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type GraphQLSchema,
  type TypeDefinitionNode,
} from "graphql";
import { allOf, type AccessRule, type Alternatives } from "./access-rule.ts";
import { argumentsOf, directiveNamesIn, type DirectiveName } from "./directive-names.ts";

/** What the access directives of a supergraph ask for; the same rule is the same object. */
export interface AccessRules {
  /** Of an object, an interface, a scalar or an enum. An interface asks for what all that implement it ask for. */
  ofType(type: string): AccessRule | null;
  /** Of the field alone, without its parent's and its value's type. */
  ofField(type: string, field: string): AccessRule | null;
  /** All of several. */
  together(rules: readonly (AccessRule | null)[]): AccessRule | null;
}

/** As they stand in the supergraph: `Type` or `Type.field`. */
type Stated = ReadonlyMap<string, AccessRule>;

/** @param schema what clients see */
export function readAccessRules(supergraph: DocumentNode, schema: GraphQLSchema): AccessRules {
  const stated = statedRules(supergraph);
  const together = createInterning();
  /** Composition writes onto interfaces what their objects ask for, but only since 2.9.4. */
  const withImplementations = (type: string, suffix: string): AccessRule | null => {
    const found = schema.getType(type);
    const others = isInterfaceType(found) ? schema.getPossibleTypes(found).map(({ name }) => name) : [];
    return together([type, ...others].map((name) => stated.get(name + suffix) ?? null));
  };
  const known = new Map<string, AccessRule | null>();
  const ruleOf = (type: string, suffix: string): AccessRule | null => {
    const coordinate = type + suffix;
    const rule = known.get(coordinate);
    if (rule !== undefined) return rule;
    const made = withImplementations(type, suffix);
    known.set(coordinate, made);
    return made;
  };
  return {
    ofType: (type) => ruleOf(type, ""),
    ofField: (type, field) => ruleOf(type, `.${field}`),
    together,
  };
}

function createInterning(): AccessRules["together"] {
  const rules = new Map<string, AccessRule>();
  return (parts) => {
    const rule = allOf(parts);
    if (!rule) return null;
    const key = JSON.stringify(rule);
    const known = rules.get(key) ?? rule;
    rules.set(key, known);
    return known;
  };
}

function statedRules(supergraph: DocumentNode): Stated {
  const names = directiveNamesIn(supergraph);
  const stated = new Map<string, AccessRule>();
  if (names.size === 0) return stated;
  const note = (coordinate: string, rule: AccessRule | null): void => {
    const both = allOf([stated.get(coordinate) ?? null, rule]);
    if (both) stated.set(coordinate, both);
  };
  for (const definition of supergraph.definitions) {
    if (!isTypeDefinitionNode(definition)) continue;
    const type = definition.name.value;
    note(type, ruleFrom(definition.directives ?? [], names));
    for (const { name, directives = [] } of fieldsOf(definition))
      note(`${type}.${name.value}`, ruleFrom(directives, names));
  }
  inheritFromInterfaceObjects(supergraph, stated);
  return stated;
}

const fieldsOf = (definition: TypeDefinitionNode): readonly FieldDefinitionNode[] =>
  definition.kind === Kind.OBJECT_TYPE_DEFINITION || definition.kind === Kind.INTERFACE_TYPE_DEFINITION
    ? (definition.fields ?? [])
    : [];

function ruleFrom(
  applied: readonly ConstDirectiveNode[],
  names: ReadonlyMap<string, DirectiveName>,
): AccessRule | null {
  return allOf(
    applied.map((directive) => {
      const name = names.get(directive.name.value);
      if (!name) return null;
      const args = argumentsOf(directive);
      return {
        authenticated: true,
        scopes: name === "requiresScopes" ? [alternativesFrom(args.scopes)] : [],
        policies: name === "policy" ? [alternativesFrom(args.policies)] : [],
      };
    }),
  );
}

/** A single value stands for a list of it: https://spec.graphql.org/October2021/#sec-List.Input-Coercion */
const alternativesFrom = (value: unknown): Alternatives =>
  listFrom(value).map((names) => listFrom(names).map(String));

const listFrom = (value: unknown): unknown[] =>
  Array.isArray(value) ? (value as unknown[]) : value === undefined ? [] : [value];

/**
 * A field that an object has from an `@interfaceObject` stands there as `@join__field` without a graph. It asks for what
 * the interface's field asks for; composition says so itself since 2.9.4.
 */
function inheritFromInterfaceObjects(supergraph: DocumentNode, stated: Map<string, AccessRule>): void {
  for (const definition of supergraph.definitions) {
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION) continue;
    const inherited = (definition.fields ?? []).filter(isFromInterfaceObject);
    for (const { name } of inherited) {
      const coordinate = `${definition.name.value}.${name.value}`;
      const above = (definition.interfaces ?? []).map((type) =>
        stated.get(`${type.name.value}.${name.value}`),
      );
      const rule = allOf([stated.get(coordinate) ?? null, ...above.map((one) => one ?? null)]);
      if (rule) stated.set(coordinate, rule);
    }
  }
}

const isFromInterfaceObject = ({ directives = [] }: FieldDefinitionNode): boolean =>
  directives.some(
    (directive) => directive.name.value === "join__field" && argumentsOf(directive).graph === undefined,
  );
