import { print, stripIgnoredCharacters, visit, type FieldNode } from "graphql";
import { compileBody } from "./call-body.ts";
import type { AskedRootField } from "./root-field.ts";

/** What the answer has for the field at this place of a call. */
export const rootKey = (index: number): string => `_${String(index)}`;

/**
 * The body of a call of root fields that may come from several requests: each has a response key by its place, and
 * variables of its own.
 */
export function rootCallBody(fields: readonly AskedRootField[]): string {
  const definitions: string[] = [];
  const values: Record<string, unknown> = {};
  const texts = fields.map(({ planned, values: given }, index) => {
    const renamed = (name: string): string => `${name}_${String(index)}`;
    for (const [name, type] of planned.variables) {
      definitions.push(`$${renamed(name)}:${type}`);
      values[renamed(name)] = given[name];
    }
    return `${rootKey(index)}:${print(renameVariables(planned.node, renamed))}`;
  });
  const signature = definitions.length > 0 ? `query(${definitions.join(" ")})` : "";
  const query = stripIgnoredCharacters(`${signature}{${texts.join(" ")}}`);
  return compileBody(query, null, Object.keys(values))(values, "");
}

const renameVariables = (node: FieldNode, renamed: (name: string) => string): FieldNode =>
  visit(node, {
    Variable: (variable) => ({
      ...variable,
      name: { ...variable.name, value: renamed(variable.name.value) },
    }),
  });
