import {
  getNamedType,
  getNullableType,
  isInputObjectType,
  isListType,
  Kind,
  valueFromAST,
  visit,
  type FieldNode,
  type GraphQLField,
  type GraphQLInputType,
} from "graphql";
import { sumOf, type Amount, type Variables } from "./amount.ts";
import type { CostRules } from "./cost-rules.ts";

/** What the arguments of a field cost: their weights, and one for each input object unless its type has a weight. */
export function argumentsCost(
  { weights }: CostRules,
  coordinate: string,
  field: GraphQLField<unknown, unknown>,
  node: FieldNode,
): Amount {
  const amounts = (node.arguments ?? []).map(({ name, value }): Amount => {
    const type = field.args.find((argument) => argument.name === name.value)?.type;
    const weight = weights.get(`${coordinate}(${name.value}:)`) ?? 0;
    if (!type || (weight === 0 && !isInputObjectType(getNamedType(type)))) return 0;
    const costFor = (variables: Variables): number => {
      const given = valueFromAST(value, type, { ...variables });
      return given === undefined || given === null ? 0 : weight + valueCost(weights, type, given);
    };
    return hasVariables(value) ? costFor : costFor({});
  });
  return sumOf(amounts);
}

function hasVariables(value: Parameters<typeof visit>[0]): boolean {
  let found = false;
  visit(value, { [Kind.VARIABLE]: () => void (found = true) });
  return found;
}

type Weights = CostRules["weights"];

function valueCost(weights: Weights, declared: GraphQLInputType, value: unknown): number {
  const type = getNullableType(declared);
  if (isListType(type)) {
    const items: readonly unknown[] = Array.isArray(value) ? value : [value];
    return items.reduce<number>((sum, item) => sum + valueCost(weights, type.ofType, item), 0);
  }
  if (!isInputObjectType(type) || typeof value !== "object" || value === null) return 0;
  const fields = type.getFields();
  let sum = weights.get(type.name) ?? 1;
  for (const [name, inner] of Object.entries(value)) {
    const field = fields[name];
    if (!field || inner === null || inner === undefined) continue;
    sum += (weights.get(`${type.name}.${name}`) ?? 0) + valueCost(weights, field.type, inner);
  }
  return sum;
}
