import { parse, type GraphQLSchema } from "graphql";
import type { PreparedOperation } from "../execution/executor.ts";
import { foldConditions } from "../execution/program/fold-conditions.ts";
import { LRUCache } from "lru-cache";
import { actualCost } from "./actual-cost.ts";
import { amountFor, type Variables } from "./amount.ts";
import { readCostRules } from "./cost-rules.ts";
import { compileCostTree, type ObjectCost } from "./cost-tree.ts";

/**
 * What operations cost on one supergraph, in the units of its `@cost`: the sum of the type cost and the field cost of
 * https://ibm.github.io/graphql-specs/cost-spec.html#sec-Costs.
 */
export interface Demand {
  /** Works out what can be before variables are known: that takes milliseconds, and all else nearly nothing. */
  prepare(operation: PreparedOperation): void;
  /**
   * At most, before it runs. Worked out once for each operation and its conditions; after that it is a few additions.
   * @param variables coerced
   * @throws {GraphQLError} BAD_USER_INPUT when a field needs exactly one slicing argument and has another number.
   */
  costOf(operation: PreparedOperation, variables: Variables): number;
  /**
   * Of a response's data, as JSON. Reads all of it: for development, for samples, and where a budget asks.
   */
  actualCostOf(operation: PreparedOperation, variables: Variables, data: string | null): number;
}

export interface DemandOptions {
  readonly supergraphSdl: string;
  /** What clients see of it. */
  readonly schema: GraphQLSchema;
  /** How long a list is taken to be of which the schema says nothing. */
  readonly assumedListSize: number;
}

/** Combinations of conditions; as many as the executor keeps programs. */
const maxTrees = 64;
/** More than any maximum, and still a number of JSON. */
const tooMuch: ObjectCost = { byType: new Map(), estimate: Number.MAX_SAFE_INTEGER };

export function createDemand({ supergraphSdl, schema, assumedListSize }: DemandOptions): Demand {
  const rules = readCostRules(parse(supergraphSdl, { noLocation: true }));
  const known = new WeakMap<PreparedOperation, LRUCache<string, ObjectCost>>();
  const treeFor = (prepared: PreparedOperation, variables: Variables): ObjectCost => {
    const trees = known.get(prepared) ?? new LRUCache<string, ObjectCost>({ max: maxTrees });
    known.set(prepared, trees);
    const values = prepared.conditions.map((name) => variables[name] === true);
    const key = values.join();
    const tree = trees.get(key) ?? compile(prepared, values);
    trees.set(key, tree);
    return tree;
  };
  const compile = ({ operation, conditions }: PreparedOperation, values: readonly boolean[]): ObjectCost => {
    const folded = foldConditions(
      operation,
      Object.fromEntries(conditions.map((name, index) => [name, values[index] === true])),
    );
    const root = schema.getRootType(folded.definition.operation);
    if (!root) return tooMuch;
    const options = { schema, fragments: folded.fragments, rules, assumedListSize };
    try {
      return compileCostTree(options, root, folded.definition.selectionSet);
    } catch (error) {
      if (error instanceof RangeError) return tooMuch;
      throw error;
    }
  };
  return {
    prepare: (prepared) => void treeFor(prepared, {}),
    costOf: (prepared, variables) => amountFor(treeFor(prepared, variables).estimate, variables),
    actualCostOf: (prepared, variables, data) =>
      data === null
        ? 0
        : actualCost(treeFor(prepared, variables), JSON.parse(data) as Record<string, unknown>, variables),
  };
}
