import { amountFor, type Variables } from "./amount.ts";
import type { FieldCost, ObjectCost } from "./cost-tree.ts";

type Data = Readonly<Record<string, unknown>>;

/**
 * What a response has cost, by the lists that are in it: "Query Response Analysis" of
 * https://ibm.github.io/graphql-specs/cost-spec.html. Where an object does not say its type, it is of the dearest type
 * that has its fields.
 */
export function actualCost(object: ObjectCost, data: Data, variables: Variables): number {
  let greatest = 0;
  for (const { weight, fields } of typesOf(object, data)) {
    let sum = weight;
    for (const field of fields) sum += fieldCost(field, data[field.key], variables);
    greatest = Math.max(greatest, sum);
  }
  return greatest;
}

function typesOf({ byType }: ObjectCost, data: Data) {
  const all = [...byType];
  if (all.length === 1) return byType.values();
  const named = all.find(([name, { fields }]) =>
    fields.some(({ key, isTypename }) => isTypename && data[key] === name),
  );
  if (named) return [named[1]];
  return all.map(([, cost]) => cost).filter(({ fields }) => fields.every(({ key }) => key in data));
}

function fieldCost(field: FieldCost, value: unknown, variables: Variables): number {
  return amountFor(field.weight, variables) + valueCost(field, value, variables);
}

function valueCost(field: FieldCost, value: unknown, variables: Variables): number {
  if (value === null || value === undefined) return 0;
  if (Array.isArray(value))
    return value.reduce<number>((sum, item) => sum + valueCost(field, item, variables), 0);
  if (!field.below) return field.leafWeight;
  return typeof value === "object" ? actualCost(field.below, value as Data, variables) : 0;
}
