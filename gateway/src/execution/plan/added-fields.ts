import { Kind, parse, visit, type ArgumentNode, type ObjectFieldNode } from "graphql";

/** Arguments of the join directives that hold field sets, https://specs.apollo.dev/join/v0.5 */
const fieldSetArguments = new Set(["key", "requires", "selection"]);

/** The fields that a planner may add to what a client selects: those of keys, of `@requires` and of contexts. */
export interface AddedFields {
  readonly names: ReadonlySet<string>;
  /** The names of those that it may add with arguments. */
  readonly withArguments: ReadonlySet<string>;
}

export function addedFieldsOf(supergraphSdl: string): AddedFields {
  const names = new Set<string>();
  const withArguments = new Set<string>();
  for (const fieldSet of fieldSetsOf(supergraphSdl)) {
    for (const [, name = "", opening] of fieldSet.matchAll(/([_A-Za-z]\w*)\s*(\()?/g)) {
      names.add(name);
      if (opening !== undefined) withArguments.add(name);
    }
  }
  // The type of an object is asked for in one way only.
  names.delete("__typename");
  return { names, withArguments };
}

function fieldSetsOf(supergraphSdl: string): string[] {
  const fieldSets: string[] = [];
  const collect = (node: ArgumentNode | ObjectFieldNode): void => {
    if (fieldSetArguments.has(node.name.value) && node.value.kind === Kind.STRING)
      fieldSets.push(node.value.value);
  };
  visit(parse(supergraphSdl, { noLocation: true }), {
    Directive: ({ name }) => (name.value.startsWith("join__") ? undefined : false),
    Argument: collect,
    // Contexts are said in a list of objects.
    ObjectField: collect,
  });
  return fieldSets;
}
