import { Kind, parse, print, visit, type DocumentNode, type FieldNode } from "graphql";

/** What a field requires, with all that the required fields require themselves: field names to what they stand for. */
export type Meanings = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * What the fields of a supergraph require, by field name: fields of one name on several types are taken together. Only
 * required fields that some `@requires` gives arguments are told, since no other field has two meanings.
 */
export function requiredMeanings(
  supergraphSdl: string,
  withArguments: ReadonlySet<string>,
): ReadonlyMap<string, Meanings> {
  if (withArguments.size === 0) return new Map();
  const required = requiredFields(parse(supergraphSdl, { noLocation: true }));
  const meaningsOf = (name: string, seen: ReadonlySet<string>): [string, string][] => {
    if (seen.has(name)) return [];
    return (required.get(name) ?? []).flatMap((field) => {
      const inner = meaningsOf(field.name.value, new Set([...seen, name]));
      return withArguments.has(field.name.value) ? [[field.name.value, meaningOf(field)], ...inner] : inner;
    });
  };
  return new Map([...required.keys()].map((name) => [name, grouped(meaningsOf(name, new Set()))]));
}

const meaningOf = ({ arguments: given = [] }: FieldNode): string => given.map(print).sort().join();

function grouped(pairs: readonly [string, string][]): Meanings {
  const byName = Map.groupBy(pairs, ([name]) => name);
  return new Map([...byName].map(([name, group]) => [name, new Set(group.map(([, meaning]) => meaning))]));
}

function requiredFields(supergraph: DocumentNode): ReadonlyMap<string, readonly FieldNode[]> {
  const required = new Map<string, FieldNode[]>();
  visit(supergraph, {
    FieldDefinition: ({ name, directives = [] }) => {
      for (const { value } of directives
        .flatMap((directive) => directive.arguments ?? [])
        .filter(isRequires)) {
        if (value.kind !== Kind.STRING) continue;
        required.set(name.value, [...(required.get(name.value) ?? []), ...fieldsIn(value.value)]);
      }
    },
  });
  return required;
}

const isRequires = ({ name }: { readonly name: { readonly value: string } }): boolean =>
  name.value === "requires";

function fieldsIn(fieldSet: string): FieldNode[] {
  const fields: FieldNode[] = [];
  visit(parse(`{${fieldSet}}`, { noLocation: true }), { Field: (field) => void fields.push(field) });
  return fields;
}
