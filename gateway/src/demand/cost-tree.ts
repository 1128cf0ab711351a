import {
  getNamedType,
  getNullableType,
  isAbstractType,
  isCompositeType,
  isListType,
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type SelectionSetNode,
} from "graphql";
import { collectFields, selectionSetsOf, type Selections } from "../execution/program/collect-fields.ts";
import { amountFor, productOf, remembered, sumOf, greatestOf, type Amount } from "./amount.ts";
import type { CostRules } from "./cost-rules.ts";
import { argumentsCost } from "./input-cost.ts";
import { listLength } from "./list-length.ts";

/** What one object costs, by its type: its own weight and its fields. */
export interface ObjectCost {
  readonly byType: ReadonlyMap<string, TypeCost>;
  /** Of the type that costs most. */
  readonly estimate: Amount;
}

interface TypeCost {
  readonly weight: number;
  readonly fields: readonly FieldCost[];
}

export interface FieldCost {
  /** In the response. */
  readonly key: string;
  readonly isTypename: boolean;
  /** Of resolving the field, with its arguments. */
  readonly weight: Amount;
  /** Of each value, and null for objects, which have it in `below`. */
  readonly below: ObjectCost | null;
  readonly leafWeight: number;
  readonly estimate: Amount;
}

export interface CostTreeOptions extends Selections {
  readonly rules: CostRules;
  readonly assumedListSize: number;
}

/** Fields compiled for one operation: types within types within types multiply. */
const maxFields = 20_000;

/** @throws {RangeError} when abstract types make it too much. */
export function compileCostTree(
  options: CostTreeOptions,
  root: GraphQLObjectType,
  set: SelectionSetNode,
): ObjectCost {
  const known = new Map<string, ObjectCost>();
  const ids = new Map<SelectionSetNode, number>();
  let fields = 0;
  const idOf = (node: SelectionSetNode): number => {
    const id = ids.get(node) ?? ids.size;
    ids.set(node, id);
    return id;
  };
  const compileObject = (
    type: GraphQLCompositeType,
    sets: readonly SelectionSetNode[],
    sized: Sized | null,
  ): ObjectCost => {
    const key = `${type.name} ${sized?.coordinate ?? ""} ${sets.map(idOf).join()}`;
    const cost = known.get(key) ?? build(type, sets, sized);
    known.set(key, cost);
    return cost;
  };
  const build = (
    type: GraphQLCompositeType,
    sets: readonly SelectionSetNode[],
    sized: Sized | null,
  ): ObjectCost => {
    const types = isAbstractType(type) ? options.schema.getPossibleTypes(type) : [type];
    const byType = new Map<string, TypeCost>();
    const estimates: Amount[] = [];
    for (const one of types) {
      const weight = options.rules.weights.get(one.name) ?? 1;
      const compiled = [...collectFields(options, one, sets)].map(([key, nodes]) =>
        compileField(one, key, nodes, sized),
      );
      byType.set(one.name, { weight, fields: compiled });
      estimates.push(sumOf([weight, ...compiled.map(({ estimate }) => estimate)]));
    }
    return { byType, estimate: remembered(greatestOf(estimates)) };
  };
  const compileField = (
    parent: GraphQLObjectType,
    key: string,
    nodes: readonly FieldNode[],
    sized: Sized | null,
  ): FieldCost => {
    if (++fields > maxFields) throw new RangeError("The operation's cost cannot be worked out.");
    const [node] = nodes;
    const name = node?.name.value ?? "";
    const field = parent.getFields()[name];
    if (!node || !field) return freeField(key, name);
    const coordinate = `${parent.name}.${name}`;
    const type = getNamedType(field.type);
    const lists = listsOf(options, coordinate, field, node);
    const below = isCompositeType(type) ? compileObject(type, selectionSetsOf(nodes), lists.below) : null;
    const leafWeight = below ? 0 : (options.rules.weights.get(type.name) ?? 0);
    const own = options.rules.weights.get(coordinate) ?? (below ? 1 : 0);
    const weight = atLeastNothing(sumOf([own, argumentsCost(options.rules, coordinate, field, node)]));
    const length = sized?.sizedFields.includes(name) ? sized.length : lists.length;
    const count = countOf(field.type, length, options.assumedListSize);
    const estimate = sumOf([weight, productOf(count, below?.estimate ?? leafWeight)]);
    return { key, isTypename: false, weight, below, leafWeight, estimate };
  };
  return compileObject(root, [set], null);
}

/** From a connection's field to the lists in it. */
interface Sized {
  readonly coordinate: string;
  readonly sizedFields: readonly string[];
  readonly length: Amount;
}

/** `__typename`; introspection has a bound of its own, see protection/introspection-size.ts. */
const freeField = (key: string, name: string): FieldCost => ({
  key,
  isTypename: name === "__typename",
  weight: 0,
  below: null,
  leafWeight: 0,
  estimate: 0,
});

interface Lists {
  /** Of the field itself. */
  readonly length: Amount;
  /** Of fields of the object that it returns. */
  readonly below: Sized | null;
}

function listsOf(
  { rules, assumedListSize }: CostTreeOptions,
  coordinate: string,
  field: GraphQLField<unknown, unknown>,
  node: FieldNode,
): Lists {
  const size = rules.listSizes.get(coordinate);
  if (!size) return { length: assumedListSize, below: null };
  const length = listLength(size, { field, node, assumedListSize });
  const { sizedFields } = size;
  if (sizedFields.length === 0) return { length, below: null };
  return { length: assumedListSize, below: { coordinate, sizedFields, length } };
}

/** How many values a field brings: lists in lists are each as long as is assumed. */
function countOf(type: GraphQLOutputType, length: Amount, assumedListSize: number): Amount {
  const nullable = getNullableType(type);
  if (!isListType(nullable)) return 1;
  const inner = getNullableType(nullable.ofType);
  return isListType(inner) ? productOf(length, countOf(inner, assumedListSize, assumedListSize)) : length;
}

/** Weights may be negative, so that an argument makes its field cheaper; nothing earns. */
function atLeastNothing(amount: Amount): Amount {
  return typeof amount === "number"
    ? Math.max(0, amount)
    : (variables) => Math.max(0, amountFor(amount, variables));
}
