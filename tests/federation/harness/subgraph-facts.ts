import {
  Kind,
  parse,
  visit,
  type ConstDirectiveNode,
  type FieldDefinitionNode,
  type ObjectTypeDefinitionNode,
} from "graphql";

/** What a subgraph's SDL says of a field. */
export interface FieldFacts {
  readonly isExternal: boolean;
  readonly isKey: boolean;
  readonly provides: boolean;
  /** The subgraph that the field was moved away from, at once and for all. */
  readonly overrides: string | null;
}

export type SubgraphFacts = ReadonlyMap<string, ReadonlyMap<string, FieldFacts>>;

type TypeNode = Pick<ObjectTypeDefinitionNode, "name" | "directives" | "fields">;

export function readFacts(sdl: string): SubgraphFacts {
  const types = new Map<string, Map<string, FieldFacts>>();
  for (const node of parse(sdl).definitions) {
    if (!("fields" in node) || node.kind.startsWith("InputObject")) continue;
    const type = node as TypeNode;
    const fields = types.get(type.name.value) ?? new Map<string, FieldFacts>();
    types.set(type.name.value, fields);
    for (const field of type.fields ?? []) fields.set(field.name.value, readField(type, field));
  }
  return types;
}

/** Every field name that a key, a requirement or a context selects, in any subgraph: others depend on these. */
export function fieldsOthersNeed(sdls: Iterable<string>): ReadonlySet<string> {
  const names = new Set<string>();
  for (const sdl of sdls) {
    visit(parse(sdl), {
      Directive: (node) => {
        if (node.name.value === "key" || node.name.value === "requires")
          for (const name of namesIn(stringArgument(node as ConstDirectiveNode, "fields") ?? ""))
            names.add(name);
        if (node.name.value === "fromContext")
          for (const name of namesIn(stringArgument(node as ConstDirectiveNode, "field") ?? ""))
            names.add(name);
      },
    });
  }
  return names;
}

/** The interfaces of every type, by any subgraph. */
export function interfacesOfTypes(sdls: Iterable<string>): ReadonlyMap<string, ReadonlySet<string>> {
  const interfaces = new Map<string, Set<string>>();
  for (const sdl of sdls) {
    for (const node of parse(sdl).definitions) {
      if (!("interfaces" in node)) continue;
      const known = interfaces.get(node.name.value) ?? new Set<string>();
      interfaces.set(node.name.value, known);
      for (const { name } of node.interfaces ?? []) known.add(name.value);
    }
  }
  return interfaces;
}

function readField(type: TypeNode, field: FieldDefinitionNode): FieldFacts {
  const override = directive(field, "override");
  const isProgressive = override !== undefined && stringArgument(override, "label") !== null;
  const keys = (type.directives ?? []).filter(({ name }) => name.value === "key");
  return {
    isExternal: directive(field, "external") !== undefined || directive(type, "external") !== undefined,
    isKey: keys.some((key) => namesIn(stringArgument(key, "fields") ?? "").includes(field.name.value)),
    provides: directive(field, "provides") !== undefined,
    overrides: override && !isProgressive ? stringArgument(override, "from") : null,
  };
}

const directive = (node: Pick<TypeNode, "directives">, name: string): ConstDirectiveNode | undefined =>
  node.directives?.find((candidate) => candidate.name.value === name);

function stringArgument(node: ConstDirectiveNode, name: string): string | null {
  const value = node.arguments?.find((argument) => argument.name.value === name)?.value;
  return value?.kind === Kind.STRING ? value.value : null;
}

const namesIn = (selection: string): string[] => selection.match(/[A-Za-z_]\w*/g) ?? [];
