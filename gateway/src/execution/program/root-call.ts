import { print, stripIgnoredCharacters, visit, type FieldNode } from "graphql";
import { compileBody } from "./call-body.ts";
import type { AskedRootField } from "./root-field.ts";

export interface RootCall {
  readonly body: string;
  /** In the order of the fields: what the answer has for each. */
  readonly responseKeys: readonly string[];
}

/** How a field is written in a call. */
interface Written {
  readonly responseKey: string;
  readonly nameVariable: (name: string) => string;
}

/** A call of root fields, which may come from several requests. */
export function writeRootCall(fields: readonly AskedRootField[]): RootCall {
  const written = isOfOneRequest(fields) ? fields.map(asAsked) : fields.map(byPlace);
  const definitions = new Map<string, string>();
  const values: Record<string, unknown> = {};
  const texts = fields.map(({ planned, values: given }, index) => {
    const { responseKey, nameVariable } = written[index] ?? byPlace(undefined, index);
    for (const [name, type] of planned.variables) {
      definitions.set(nameVariable(name), type);
      values[nameVariable(name)] = given[name];
    }
    const alias = responseKey === planned.node.name.value ? "" : `${responseKey}:`;
    return alias + print(renameVariables(planned.node, nameVariable));
  });
  const signature = [...definitions].map(([name, type]) => `$${name}:${type}`).join(" ");
  const query = stripIgnoredCharacters(
    `${signature === "" ? "" : `query(${signature})`}{${texts.join(" ")}}`,
  );
  return {
    body: compileBody(query, null, [...definitions.keys()])(values, ""),
    responseKeys: written.map(({ responseKey }) => responseKey),
  };
}

const isOfOneRequest = (fields: readonly AskedRootField[]): boolean =>
  fields.every(({ values }) => values === fields[0]?.values);

const asAsked = ({ planned: { responseKey } }: AskedRootField): Written => ({
  responseKey,
  nameVariable: (name) => name,
});

/** Requests may use one name for different things. */
const byPlace = (_field: unknown, index: number): Written => ({
  responseKey: `_${String(index)}`,
  nameVariable: (name) => `${name}_${String(index)}`,
});

const renameVariables = (node: FieldNode, nameVariable: Written["nameVariable"]): FieldNode =>
  visit(node, {
    Variable: (variable) => ({
      ...variable,
      name: { ...variable.name, value: nameVariable(variable.name.value) },
    }),
  });
