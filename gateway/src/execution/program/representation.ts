import type { Requirement } from "../plan/query-plan.ts";
import { Cell, isEntry, read, readParts, type Entry } from "./cells.ts";
import { isInherited, ownValue, type Data } from "./data.ts";
import { valueText } from "./json-text.ts";
import type { ApplyRewrites } from "./rewrites.ts";
import type { TypeNames } from "./type-names.ts";

/**
 * Writes what a subgraph needs to know of an object, as JSON: `{"__typename":"User","id":"1"}`. The text is what is sent,
 * and by it entities are told apart. Null when the object has not all of it, so that the subgraph cannot be asked.
 */
export type Represent = (entry: Entry) => string | null;

export function compileRepresentation(
  requires: readonly Requirement[],
  namesOf: TypeNames,
  rewrite: ApplyRewrites | null,
): Represent {
  const write = compileSelections(requires, namesOf);
  const represent: Represent = (entry) =>
    typeof read(entry, "__typename") === "string" ? write(entry) : null;
  if (!rewrite) return represent;
  return (entry) => {
    const text = represent(entry);
    return text === null ? null : JSON.stringify(rewrite(JSON.parse(text) as Data));
  };
}

interface RequiredField {
  /** `"id":`, after a comma for all but the first. */
  readonly prefix: string;
  readonly responseKey: string;
  readonly isInherited: boolean;
  readonly write: (value: unknown) => string;
}

/** A subgraph that answers with names of its own making fills no memory with them. */
const maxTypes = 1_000;

/** Which fields are required depends on the object's type; for each type that comes they are worked out once. */
function compileSelections(selections: readonly Requirement[], namesOf: TypeNames): Represent {
  const fieldsByType = new Map<unknown, readonly RequiredField[]>();
  const fieldsOf = (typename: unknown): readonly RequiredField[] => {
    const fields = compileFields(fieldsFor(typename, selections, namesOf), namesOf);
    if (fieldsByType.size < maxTypes) fieldsByType.set(typename, fields);
    return fields;
  };
  return (entry) => {
    const typename = read(entry, "__typename");
    return writeFields(fieldsByType.get(typename) ?? fieldsOf(typename), entry);
  };
}

function writeFields(fields: readonly RequiredField[], entry: Entry): string | null {
  if (fields.length === 0) return null;
  const parts = entry instanceof Cell ? entry.parts : null;
  let text = "{";
  for (const field of fields) {
    const value = parts
      ? readParts(parts, field.responseKey, field.isInherited)
      : valueIn(entry as Data, field);
    if (value === undefined) return null;
    text += field.prefix + field.write(value);
  }
  return `${text}}`;
}

const valueIn = (object: Data, { isInherited: inherited, responseKey }: RequiredField): unknown =>
  inherited ? ownValue(object, responseKey) : object[responseKey];

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

function compileFields(requirements: readonly FieldRequirement[], namesOf: TypeNames): RequiredField[] {
  const byName = Map.groupBy(requirements, ({ name }) => name);
  return [...byName.entries()].map(([name, same], index) => {
    const [{ responseKey }] = same as [FieldRequirement];
    const selections = same.flatMap((requirement) => requirement.selections ?? []);
    return {
      prefix: `${index === 0 ? "" : ","}${JSON.stringify(name)}:`,
      responseKey,
      isInherited: isInherited(responseKey),
      write: compileValue(selections, namesOf),
    };
  });
}

function compileValue(selections: readonly Requirement[], namesOf: TypeNames): RequiredField["write"] {
  if (selections.length === 0) return valueText;
  const writeObject = compileSelections(selections, namesOf);
  return function write(value): string {
    if (Array.isArray(value)) return `[${value.map((item: unknown) => write(item)).join(",")}]`;
    return (isEntry(value) ? writeObject(value) : null) ?? "null";
  };
}
