import { Kind, visit, type ASTNode, type DocumentNode, type FieldNode } from "graphql";
import type { AddedFields } from "./added-fields.ts";

/** A document in which no field of the client can be taken for a field that a planner adds. */
export interface DistinctKeys {
  readonly document: DocumentNode;
  /** The response key in a plan of that document to the response key in a plan of the client's. */
  readonly original: (key: string) => string;
}

/**
 * Planners add fields to what a client selects, for keys and `@requires`, and find them under the fields' names. Where
 * a client gives such a name to another field (`id: slug`), or to the field with arguments of its own (`price(in: EUR)`),
 * they mix up the two. So the client's fields of that response key get another one for planning.
 * @returns null where nothing can be mixed up, which is nearly always
 */
export function withDistinctKeys(document: DocumentNode, added: AddedFields): DistinctKeys | null {
  const keys = new Set(added.names);
  const ambiguous = new Set<string>();
  visit(document, {
    Field: (field) => {
      const key = responseKeyOf(field);
      keys.add(key);
      if (added.names.has(key) && isUnlikeAdded(field, added)) ambiguous.add(key);
    },
  });
  if (ambiguous.size === 0) return null;
  const client = freePrefix("_c", keys);
  const planner = freePrefix("_p", keys);
  return {
    document: renamed(document, (key) => (ambiguous.has(key) ? client + key : key)),
    original: (key) => {
      if (key.startsWith(client)) return key.slice(client.length);
      return ambiguous.has(key) ? planner + key : key;
    },
  };
}

export const responseKeyOf = ({ alias, name }: FieldNode): string => (alias ?? name).value;

function isUnlikeAdded(field: FieldNode, added: AddedFields): boolean {
  const { name, arguments: own = [] } = field;
  return responseKeyOf(field) !== name.value || own.length > 0 || added.withArguments.has(name.value);
}

const freePrefix = (prefix: string, keys: ReadonlySet<string>): string =>
  [...keys].some((key) => key.startsWith(`${prefix}_`)) ? freePrefix(`${prefix}_`, keys) : `${prefix}_`;

/** Gives fields of documents and their parts other response keys. */
export function renamed<Node extends ASTNode>(node: Node, rename: (key: string) => string): Node {
  return visit(node, { Field: (field) => withKey(field, rename(responseKeyOf(field))) });
}

function withKey(field: FieldNode, key: string): FieldNode | undefined {
  if (key === responseKeyOf(field)) return undefined;
  const { alias: _, ...bare } = field;
  return key === field.name.value ? bare : { ...bare, alias: { kind: Kind.NAME, value: key } };
}
