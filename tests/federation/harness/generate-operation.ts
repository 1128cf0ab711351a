import {
  getNamedType,
  isAbstractType,
  isInterfaceType,
  isLeafType,
  isNonNullType,
  isObjectType,
  isRequiredArgument,
  OperationTypeNode,
  parse,
  print,
  validate,
  type GraphQLArgument,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
} from "graphql";
import { generateValue, printLiteral, toVariable, type ValuePool } from "./generate-value.ts";
import type { ClientRequest } from "./monolith.ts";
import { createRandom, hashSeed, type Random } from "./random.ts";

export interface GeneratorOptions {
  readonly schema: GraphQLSchema;
  readonly values: ValuePool;
  /** Whether to use `@skip` and `@include`; so by default. */
  readonly withConditions?: boolean;
}

/** What one operation has used so far. */
interface Draft {
  readonly schema: GraphQLSchema;
  readonly values: ValuePool;
  readonly withConditions: boolean;
  readonly random: Random;
  /** Fields that may still be asked for: planning takes time that grows with them. */
  budget: number;
  /** Whether each response key means one field with one set of arguments in the whole operation. */
  readonly strict: boolean;
  readonly fieldsByKey: Map<string, string>;
  readonly variables: Map<string, VariableDraft>;
  readonly fragments: { readonly name: string; readonly type: GraphQLCompositeType; readonly text: string }[];
}

interface VariableDraft {
  /** With its default, if it has one. */
  readonly definition: string;
  /** Undefined when the request leaves it out. */
  readonly value: unknown;
}

const maxDepth = 5;
const maxAttempts = 8;

/** An operation that is valid against the schema. The same seed gives the same operation. */
export function generateOperation(options: GeneratorOptions, seed: number): ClientRequest {
  const { schema, values, withConditions = true } = options;
  for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
    const draft: Draft = {
      schema,
      values,
      withConditions,
      random: createRandom(hashSeed(seed, attempt)),
      budget: 16,
      strict: attempt >= maxAttempts / 2,
      fieldsByKey: new Map(),
      variables: new Map(),
      fragments: [],
    };
    const request = draftOperation(draft);
    if (validate(schema, request.document).length === 0) return request;
  }
  const text = "{ __typename }";
  return { document: parse(text), query: text, operationName: null, variables: {} };
}

function draftOperation(draft: Draft): ClientRequest {
  const { schema, random } = draft;
  const mutationType = schema.getMutationType();
  const isMutation = mutationType !== undefined && mutationType !== null && random.chance(0.25);
  const operation = isMutation ? OperationTypeNode.MUTATION : OperationTypeNode.QUERY;
  const root = schema.getRootType(operation);
  if (!root) throw new Error(`the schema has no ${operation}`);
  const selection = draftSelection(draft, root, 0);
  const operationName = random.chance(0.4) ? "Generated" : null;
  const definitions = [...draft.variables.values()].map(({ definition }) => definition).join(", ");
  const head = `${operation} ${operationName ?? ""}${definitions ? `(${definitions})` : ""}`;
  const fragments = draft.fragments.map(({ name, type, text }) => `fragment ${name} on ${type.name} ${text}`);
  const document = parse([`${head} ${selection}`, ...fragments].join("\n"), { noLocation: true });
  const sent = [...draft.variables].flatMap(([name, { value }]) =>
    value === undefined ? [] : [[name, value]],
  );
  return { document, query: print(document), operationName, variables: Object.fromEntries(sent) };
}

function draftSelection(draft: Draft, type: GraphQLCompositeType, depth: number): string {
  const { random } = draft;
  const count = depth === 0 ? 1 + random.below(3) : 1 + random.below(4);
  const parts = Array.from({ length: count }, () => draftNode(draft, type, depth)).filter(
    (part) => part !== null,
  );
  if (depth === 0 && parts.length > 0 && random.chance(0.06)) parts.push(draftIntrospection(draft, type));
  if (parts.length > 0 && random.chance(0.08)) parts.push(random.pick(parts));
  return `{ ${parts.length > 0 ? parts.join(" ") : "__typename"} }`;
}

function draftNode(draft: Draft, type: GraphQLCompositeType, depth: number): string | null {
  const { random } = draft;
  if (random.chance(0.1)) return random.chance(0.2) ? "kind: __typename" : "__typename";
  const wantsFragment = isAbstractType(type) ? 0.55 : 0.12;
  if (depth < maxDepth && random.chance(wantsFragment)) return draftFragment(draft, type, depth);
  return draftField(draft, type, depth);
}

function draftField(draft: Draft, type: GraphQLCompositeType, depth: number): string | null {
  const fields = isObjectType(type) || isInterfaceType(type) ? Object.values(type.getFields()) : [];
  const isDeep = depth >= maxDepth || draft.budget <= 0;
  const possible = isDeep ? fields.filter((field) => isLeafType(getNamedType(field.type))) : fields;
  if (possible.length === 0) return null;
  const field = draft.random.pick(possible);
  draft.budget -= 1;
  const args = draftArguments(draft, field);
  const key = draftKey(draft, `${field.name}${args}`, field, type);
  const named: GraphQLNamedType = getNamedType(field.type);
  const selection = isLeafType(named)
    ? ""
    : ` ${draftSelection(draft, named as GraphQLCompositeType, depth + 1)}`;
  return `${key}${args}${draftCondition(draft)}${selection}`;
}

/** `name` or `alias: name`. Few aliases, so that the same key means different things at different places. */
function draftKey(
  { random, fieldsByKey, strict }: Draft,
  meaning: string,
  { name }: GraphQLField<unknown, unknown>,
  type: GraphQLCompositeType,
): string {
  const scope = strict ? "" : `${type.name}.`;
  const aliases = random.chance(0.05) ? ["id", "name"] : ["a", "b"];
  let key = random.chance(0.15) ? random.pick(aliases) : name;
  for (let number = 2; (fieldsByKey.get(scope + key) ?? meaning) !== meaning; number += 1)
    key = `${name}${number}`;
  fieldsByKey.set(scope + key, meaning);
  return key === name ? name : `${key}: ${name}`;
}

function draftArguments(draft: Draft, field: GraphQLField<unknown, unknown>): string {
  const { random } = draft;
  const given = field.args.filter((argument) => isRequiredArgument(argument) || random.chance(0.6));
  const parts = given.map((argument) => `${argument.name}: ${draftArgument(draft, argument)}`);
  return parts.length > 0 ? `(${parts.join(", ")})` : "";
}

function draftArgument(draft: Draft, argument: GraphQLArgument): string {
  const { random, values } = draft;
  const value = generateValue(argument.type, argument.name, values, random);
  return random.chance(0.5) ? printLiteral(value) : draftVariable(draft, argument, value);
}

/** A variable with or without default, which the request gives, gives as null or leaves out, where each is allowed. */
function draftVariable(
  { variables, random, values }: Draft,
  { type, name }: GraphQLArgument,
  value: unknown,
): string {
  const variable = `v${variables.size}`;
  const isNullable = !isNonNullType(type);
  const other = generateValue(type, name, values, random);
  const defaultText = other !== null && random.chance(0.3) ? ` = ${printLiteral(other)}` : "";
  // A default lets a nullable variable stand where null may not.
  const typeText = !isNullable && defaultText && random.chance(0.5) ? String(type.ofType) : String(type);
  const leavesOut = (isNullable || defaultText !== "") && random.chance(0.25);
  const sent = value === null && !isNullable ? other : value;
  variables.set(variable, {
    definition: `$${variable}: ${typeText}${defaultText}`,
    value: leavesOut ? undefined : toVariable(sent),
  });
  return `$${variable}`;
}

function draftCondition({ random, variables, withConditions }: Draft): string {
  if (!withConditions || !random.chance(0.1)) return "";
  const directive = random.pick(["skip", "include"]);
  const holds = random.chance(directive === "include" ? 0.75 : 0.25);
  if (random.chance(0.3)) return ` @${directive}(if: ${holds})`;
  const name = `if${random.below(3)}`;
  const hasDefault = random.chance(0.3);
  if (!variables.has(name))
    variables.set(name, {
      definition: hasDefault ? `$${name}: Boolean! = ${holds}` : `$${name}: Boolean!`,
      value: hasDefault && random.chance(0.5) ? undefined : random.chance(0.5),
    });
  return ` @${directive}(if: $${name})`;
}

function draftFragment(draft: Draft, type: GraphQLCompositeType, depth: number): string {
  const { random, fragments } = draft;
  const condition = draftTypeCondition(draft, type);
  const reusable = fragments.filter((fragment) => fragment.type === condition);
  if (reusable.length > 0 && random.chance(0.3))
    return `...${random.pick(reusable).name}${draftCondition(draft)}`;
  const selection = draftSelection(draft, condition, depth + 1);
  if (random.chance(0.35)) {
    const name = `F${fragments.length}`;
    fragments.push({ name, type: condition, text: selection });
    return `...${name}${draftCondition(draft)}`;
  }
  const on = condition === type && random.chance(0.4) ? "..." : `... on ${condition.name}`;
  return `${on}${draftCondition(draft)} ${selection}`;
}

/** A type that an object of `type` may have: itself, a member, or an interface that a member has. */
function draftTypeCondition({ schema, random }: Draft, type: GraphQLCompositeType): GraphQLCompositeType {
  const members = isAbstractType(type) ? schema.getPossibleTypes(type) : [type];
  if (members.length === 0) return type;
  const member = random.pick(members);
  const abstract = Object.values(schema.getTypeMap()).filter(
    (other) => isAbstractType(other) && !other.name.startsWith("__") && schema.isSubType(other, member),
  ) as GraphQLCompositeType[];
  if (abstract.length > 0 && random.chance(0.3)) return random.pick(abstract);
  return random.chance(0.15) ? type : member;
}

function draftIntrospection({ schema, random }: Draft, type: GraphQLCompositeType): string {
  if (type !== schema.getQueryType()) return "__typename";
  const names = Object.keys(schema.getTypeMap());
  return random.pick([
    "__schema { queryType { name } types { name kind } }",
    "__schema { directives { name locations args { name type { name kind } defaultValue } } }",
    `__type(name: "${random.pick(names)}") { kind name description fields(includeDeprecated: true) { name isDeprecated type { name kind ofType { name kind } } args { name defaultValue } } }`,
    `__type(name: "${random.pick(names)}") { enumValues { name } inputFields { name defaultValue } possibleTypes { name } interfaces { name } specifiedByURL }`,
    `t: __type(name: "NoSuchType") { name }`,
  ]);
}
