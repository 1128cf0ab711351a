import type { Requirement } from "../plan/query-plan.ts";
import { resolveObject, type Cells } from "./cells.ts";
import { isObject, ownValue, type Data } from "./data.ts";
import { valueText } from "./json-text.ts";
import type { Position } from "./position.ts";
import type { ApplyRewrites } from "./rewrites.ts";
import type { TypeNames } from "./type-names.ts";

/**
 * Writes what a subgraph needs to know of an object, as JSON: `{"__typename":"User","id":"1"}`. The text is what is sent,
 * and by it entities are told apart. Null when the object has not all of it, so that the subgraph cannot be asked.
 */
export type Represent = (object: Data, cells: Cells) => string | null;

export function compileRepresentation(
  requires: readonly Requirement[],
  position: Position,
  namesOf: TypeNames,
  rewrite: ApplyRewrites | null,
): Represent {
  const write = compileSelections(requires, position, namesOf);
  const represent: Represent = (object, cells) =>
    typeof object.__typename === "string" ? write(object, cells) : null;
  if (!rewrite) return represent;
  return (object, cells) => {
    const text = represent(object, cells);
    return text === null ? null : JSON.stringify(rewrite(JSON.parse(text) as Data));
  };
}

interface RequiredField {
  /** `"id":`, after a comma for all but the first. */
  readonly prefix: string;
  readonly responseKey: string;
  readonly write: (value: unknown, cells: Cells) => string;
}

/** A subgraph that answers with names of its own making fills no memory with them. */
const maxTypes = 1_000;

/** Which fields are required depends on the object's type; for each type that comes they are worked out once. */
function compileSelections(
  selections: readonly Requirement[],
  position: Position,
  namesOf: TypeNames,
): Represent {
  const fieldsByType = new Map<unknown, readonly RequiredField[]>();
  const fieldsOf = (typename: unknown): readonly RequiredField[] => {
    const fields = compileFields(fieldsFor(typename, selections, namesOf), position, namesOf);
    if (fieldsByType.size < maxTypes) fieldsByType.set(typename, fields);
    return fields;
  };
  return (object, cells) => {
    const fields = fieldsByType.get(object.__typename) ?? fieldsOf(object.__typename);
    return writeFields(fields, object, cells);
  };
}

function writeFields(fields: readonly RequiredField[], object: Data, cells: Cells): string | null {
  if (fields.length === 0) return null;
  let text = "{";
  for (const field of fields) {
    const value = ownValue(object, field.responseKey);
    if (value === undefined) return null;
    text += field.prefix + field.write(value, cells);
  }
  return `${text}}`;
}

type FieldRequirement = Extract<Requirement, { kind: "field" }>;

function fieldsFor(
  typename: unknown,
  selections: readonly Requirement[],
  namesOf: TypeNames,
): FieldRequirement[] {
  return selections.flatMap((requirement) => {
    if (requirement.kind === "field") return [requirement];
    const applies = typeof typename === "string" && namesOf(requirement.typeCondition).has(typename);
    return applies ? fieldsFor(typename, requirement.selections, namesOf) : [];
  });
}

function compileFields(
  requirements: readonly FieldRequirement[],
  position: Position,
  namesOf: TypeNames,
): RequiredField[] {
  const byName = Map.groupBy(requirements, ({ name }) => name);
  return [...byName.entries()].map(([name, same], index) => {
    const [{ responseKey }] = same as [FieldRequirement];
    const selections = same.flatMap((requirement) => requirement.selections ?? []);
    return {
      prefix: `${index === 0 ? "" : ","}${JSON.stringify(name)}:`,
      responseKey,
      write: compileValue(selections, position.children.get(responseKey), namesOf),
    };
  });
}

/** A position that no fetch leads to holds nothing but what the answer has. */
const elsewhere: Position = { index: -1, children: new Map(), isTarget: false };

function compileValue(
  selections: readonly Requirement[],
  position: Position = elsewhere,
  namesOf: TypeNames,
): RequiredField["write"] {
  if (selections.length === 0) return valueText;
  const writeObject = compileSelections(selections, position, namesOf);
  return function write(value, cells): string {
    if (Array.isArray(value)) return `[${value.map((item: unknown) => write(item, cells)).join(",")}]`;
    if (!isObject(value)) return "null";
    return writeObject(resolveObject(cells, position, value), cells) ?? "null";
  };
}
