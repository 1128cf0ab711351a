import { parse, Source, visit, type ASTNode, type ASTVisitor, type StringValueNode } from "graphql";
import { readSubgraphSchemas } from "../support/compose.ts";
import { schemaFile, subgraphNames } from "../support/workspace.ts";

interface Describable {
  readonly kind: string;
  readonly name: { readonly value: string };
  readonly description?: StringValueNode | undefined;
  readonly loc?: ASTNode["loc"];
}

/** `file:line:column name` for every type, field, argument, enum value and input field without a description. */
export function undescribed(sdl: string, file: string): string[] {
  const problems: string[] = [];
  const check = (node: Describable): void => {
    if (node.description?.value.trim()) return;
    const start = node.loc?.startToken;
    problems.push(`${file}:${start?.line ?? 1}:${start?.column ?? 1} ${node.name.value} has no description`);
  };
  const visitor: ASTVisitor = {
    ObjectTypeDefinition: check,
    InterfaceTypeDefinition: check,
    UnionTypeDefinition: check,
    EnumTypeDefinition: check,
    EnumValueDefinition: check,
    InputObjectTypeDefinition: check,
    InputValueDefinition: check,
    ScalarTypeDefinition: check,
    DirectiveDefinition: check,
    FieldDefinition: check,
  };
  visit(parse(new Source(sdl, file)), visitor);
  return problems;
}

/** What the subgraphs' schemas leave undescribed. */
export async function findUndescribed(): Promise<string[]> {
  const schemas = await readSubgraphSchemas();
  return subgraphNames.flatMap((subgraph) => undescribed(schemas[subgraph], schemaFile(subgraph)));
}
