import { isObjectType, type GraphQLCompositeType, type GraphQLLeafType } from "graphql";
import { leafTextOf } from "./leaf-text.ts";
import type { WriteField } from "./projected-fields.ts";
import type { DenialCode } from "../../authorization/access-rule.ts";
import { noteDenied, noteFault, type WriteValue } from "./projection-run.ts";

/** An object has no abstract type: then the subgraph that knows which it is could not be asked. */
export function typenameWriter(type: GraphQLCompositeType): WriteField {
  const text = JSON.stringify(type.name);
  if (!isObjectType(type)) return () => false;
  return (_value, { pieces }) => pieces.push(text) > 0;
}

/** What the viewer may not have is null, whatever the subgraphs brought. */
export function deniedFieldWriter(code: DenialCode): WriteField {
  return (_value, run, { key }) => {
    noteDenied(run, code, key);
    return false;
  };
}

export function introspectionWriter(key: string): WriteField {
  return (_value, { pieces, introspection }) => pieces.push(introspection.get(key) ?? "null") > 0;
}

export function leafFieldWriter(type: GraphQLLeafType): WriteField {
  const textOf = leafTextOf(type);
  return (value, run, field) => {
    if (value === null || value === undefined) return false;
    const text = textOf(value);
    if (text !== undefined) return run.pieces.push(text) > 0;
    noteFault(run, { message: `Invalid value found for field ${field.name}.`, key: field.key });
    return false;
  };
}

export function leafItemWriter(type: GraphQLLeafType): WriteValue {
  const textOf = leafTextOf(type);
  return (value, run) => {
    const text = textOf(value);
    if (text !== undefined) return run.pieces.push(text) > 0;
    noteFault(run, { message: "Invalid value found for an item of a list." });
    return false;
  };
}
