import { Kind, valueFromASTUntyped, type ConstDirectiveNode, type DocumentNode } from "graphql";

export const directives = ["authenticated", "requiresScopes", "policy"] as const;
export type DirectiveName = (typeof directives)[number];

/** Where a specification of one of the directives lives, whatever its version. */
const specification = /^https:\/\/specs\.apollo\.dev\/(authenticated|requiresScopes|policy)\/v\d/;

interface Link {
  readonly url?: unknown;
  readonly as?: unknown;
  readonly import?: unknown;
}

/** For each name under which the supergraph has one of the directives, which one it is: `@link` may rename them. */
export function directiveNamesIn(supergraph: DocumentNode): ReadonlyMap<string, DirectiveName> {
  const names = new Map<string, DirectiveName>();
  for (const link of linksOf(supergraph)) {
    const directive = specificationOf(link);
    if (!directive) continue;
    names.set(typeof link.as === "string" ? link.as : directive, directive);
    for (const imported of importsOf(link)) {
      if (imported.name === `@${directive}`) names.set(imported.as.slice(1), directive);
    }
  }
  return names;
}

/** Null for a link to anything else. */
export function specificationOf({ url }: Link): DirectiveName | null {
  const name = typeof url === "string" ? specification.exec(url)?.[1] : undefined;
  return directives.find((directive) => directive === name) ?? null;
}

export const argumentsOf = ({ arguments: args = [] }: ConstDirectiveNode): Record<string, unknown> =>
  Object.fromEntries(args.map(({ name, value }) => [name.value, valueFromASTUntyped(value)]));

function linksOf({ definitions }: DocumentNode): Link[] {
  return definitions.flatMap((definition) => {
    if (definition.kind !== Kind.SCHEMA_DEFINITION && definition.kind !== Kind.SCHEMA_EXTENSION) return [];
    const links = (definition.directives ?? []).filter(({ name }) => name.value === "link");
    return links.map(argumentsOf);
  });
}

function importsOf({ import: imports }: Link): { name: string; as: string }[] {
  if (!Array.isArray(imports)) return [];
  return imports.map((entry: unknown) => {
    if (typeof entry === "string") return { name: entry, as: entry };
    const { name, as } = entry as { name: string; as?: string };
    return { name, as: as ?? name };
  });
}
