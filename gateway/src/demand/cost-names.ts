import { Kind, valueFromASTUntyped, type ConstDirectiveNode, type DocumentNode } from "graphql";

export interface CostNames {
  readonly cost: string;
  readonly listSize: string;
}

interface Link {
  readonly url?: unknown;
  readonly as?: unknown;
  readonly import?: unknown;
}

/** What a supergraph calls the two directives, https://specs.apollo.dev/link/v1.0: `@link` may rename them. */
export function costNames({ definitions }: DocumentNode): CostNames {
  const link = definitions
    .filter((node) => node.kind === Kind.SCHEMA_DEFINITION || node.kind === Kind.SCHEMA_EXTENSION)
    .flatMap(({ directives = [] }) => directives)
    .map(linkOf)
    .find(({ url }) => typeof url === "string" && url.startsWith("https://specs.apollo.dev/cost/v"));
  const prefix = typeof link?.as === "string" ? link.as : "cost";
  return {
    // The directive that has the name of its specification needs no import.
    cost: importedAs(link, "@cost") ?? prefix,
    listSize: importedAs(link, "@listSize") ?? (link ? `${prefix}__listSize` : "listSize"),
  };
}

const linkOf = ({ arguments: args = [] }: ConstDirectiveNode): Link =>
  Object.fromEntries(args.map(({ name, value }) => [name.value, valueFromASTUntyped(value)]));

function importedAs(link: Link | undefined, directive: string): string | null {
  const imports: unknown[] = Array.isArray(link?.import) ? link.import : [];
  for (const entry of imports) {
    const { name, as = name } =
      typeof entry === "string" ? { name: entry } : (entry as { name: string; as?: string });
    if (name === directive) return as.slice(1);
  }
  return null;
}
