import {
  OperationTypeNode,
  visit,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
} from "graphql";
import { collectFields } from "../execution/program/collect-fields.ts";
import type { Operation } from "../execution/program/fold-conditions.ts";
import type { ExecutionError } from "../execution/program/operation-run.ts";
import type { Program } from "../execution/program/program.ts";
import type { Denial } from "./denial.ts";

const maxRefusals = 10;

/**
 * The program of a mutation or a subscription of which the viewer may not use some field, wherever it is: nothing is
 * written whose outcome could not be read, and nobody is asked. Null for a query, which loses those fields only.
 */
export function refusedWhole(operation: Operation, schema: GraphQLSchema, denial: Denial): Program | null {
  const { operation: kind, selectionSet } = operation.definition;
  const rootType = schema.getRootType(kind);
  if (kind === OperationTypeNode.QUERY || denial.fields.size === 0 || !rootType) return null;
  const { fragments } = operation;
  const fields = collectFields({ schema, fragments }, rootType, [selectionSet]);
  const errors = [...fields]
    .filter(([, nodes]) => nodes.some((node) => hasDenied(node, operation, denial)))
    .slice(0, maxRefusals)
    .map(([key]) => refusalAt(key, denial));
  return async () => ({ data: null, errors, caching: null });
}

function refusalAt(key: string, { code }: Denial): ExecutionError {
  const message =
    code === "UNAUTHENTICATED"
      ? "Sign in to do this. Nothing was changed."
      : "You may not do this, or may not read a part of what comes of it. Nothing was changed.";
  return { message, path: [key], extensions: { code } };
}

function hasDenied(root: FieldNode, { fragments }: Operation, { fields }: Denial): boolean {
  const seen = new Set<string>();
  const search = (node: FieldNode | FragmentDefinitionNode): boolean => {
    let found = false;
    visit(node, {
      Field: (field) => {
        found ||= fields.has(field);
      },
      FragmentSpread: ({ name }) => {
        const fragment = fragments.get(name.value);
        if (!fragment || seen.has(name.value)) return;
        seen.add(name.value);
        found ||= search(fragment);
      },
    });
    return found;
  };
  return search(root);
}
