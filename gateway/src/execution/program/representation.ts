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

interface RequiredFields {
  readonly fields: readonly RequiredField[];
  /** What follows the last value. */
  readonly end: string;
}

interface RequiredField {
  /** All that stands before the value: the end of what came before, and `"id":`. */
  readonly prefix: string;
  readonly responseKey: string;
  readonly isInherited: boolean;
  readonly write: (value: unknown) => string;
}

/** A subgraph that answers with names of its own making fills no memory with them. */
const maxTypes = 1_000;

/** Which fields are required depends on the object's type; for each type that comes they are worked out once. */
function compileSelections(selections: readonly Requirement[], namesOf: TypeNames): Represent {
  const fieldsByType = new Map<unknown, RequiredFields | null>();
  const fieldsOf = (typename: unknown): RequiredFields | null => {
    const fields = compileFields(typename, fieldsFor(typename, selections, namesOf), namesOf);
    if (fieldsByType.size < maxTypes) fieldsByType.set(typename, fields);
    return fields;
  };
  return (entry) => {
    const typename = read(entry, "__typename");
    const known = fieldsByType.get(typename);
    const fields = known === undefined ? fieldsOf(typename) : known;
    return fields && writeFields(fields, entry);
  };
}

/** Few pieces: each that is added costs memory until the call has been sent. */
function writeFields({ fields, end }: RequiredFields, entry: Entry): string | null {
  const parts = entry instanceof Cell ? entry.parts : null;
  let text = "";
  for (const field of fields) {
    const value = parts
      ? readParts(parts, field.responseKey, field.isInherited)
      : valueIn(entry as Data, field);
    if (value === undefined) return null;
    text += field.prefix + field.write(value);
  }
  return text + end;
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

/** Null when nothing is required of the type. The type's name is no value: it is known here. */
function compileFields(
  typename: unknown,
  requirements: readonly FieldRequirement[],
  namesOf: TypeNames,
): RequiredFields | null {
  if (requirements.length === 0) return null;
  const fields: RequiredField[] = [];
  let before = "{";
  let separator = "";
  for (const [name, same] of Map.groupBy(requirements, (requirement) => requirement.name)) {
    const [{ responseKey }] = same as [FieldRequirement];
    before += `${separator}${JSON.stringify(name)}:`;
    separator = ",";
    if (responseKey === "__typename" && typeof typename === "string") {
      before += JSON.stringify(typename);
      continue;
    }
    const write = compileValue(
      same.flatMap(({ selections }) => selections ?? []),
      namesOf,
    );
    fields.push({ prefix: before, responseKey, isInherited: isInherited(responseKey), write });
    before = "";
  }
  return { fields, end: `${before}}` };
}

function compileValue(selections: readonly Requirement[], namesOf: TypeNames): RequiredField["write"] {
  if (selections.length === 0) return valueText;
  const writeObject = compileSelections(selections, namesOf);
  return function write(value): string {
    if (Array.isArray(value)) return `[${value.map((item: unknown) => write(item)).join(",")}]`;
    return (isEntry(value) ? writeObject(value) : null) ?? "null";
  };
}
