import {
  getNullableType,
  isAbstractType,
  isCompositeType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLLeafType,
  type GraphQLList,
  type GraphQLOutputType,
  type SelectionSetNode,
} from "graphql";
import { Cell, isEntry, read, type Entry } from "./cells.ts";
import { collectFields, selectionSetsOf, type Selections } from "./collect-fields.ts";
import { isInherited, ownValue, type Data } from "./data.ts";
import { leafTextOf } from "./leaf-writer.ts";
import { providersOf, type Position } from "./position.ts";
import {
  cutBack,
  noteFault,
  noteShape,
  writeAgain,
  type ProjectionRun,
  type WriteValue,
} from "./projection-run.ts";

type WriteEntry = (entry: Entry, run: ProjectionRun) => boolean;

/**
 * Compiles the writer of a selection on a type: from the objects that the fetches brought to the text of the response.
 * @param position where the objects stand; undefined where no fetch leads to or through
 */
export function compileSelection(
  selections: Selections,
  declared: GraphQLCompositeType,
  sets: readonly SelectionSetNode[],
  position: Position | undefined,
): WriteValue {
  // What is selected depends on the object's type; for each type that comes it is worked out once.
  const fieldsByType = new Map<unknown, readonly ProjectedField[]>();
  const compileFor = (typename: unknown): readonly ProjectedField[] | null => {
    const type = typeOf(selections, declared, typename);
    if (!type) return null;
    const fields = compileFields(selections, type, sets, position);
    fieldsByType.set(typename, fields);
    return fields;
  };
  const writeEntry: WriteEntry = (entry, run) => {
    const typename = read(entry, "__typename");
    const fields = fieldsByType.get(typename) ?? compileFor(typename);
    if (fields) return writeFields(fields, entry, run);
    // Clients may not see its type, or there is none of that name: a wrong value in a sound answer.
    noteFault(run, { message: `Expected an object of ${declared.name}.` });
    return false;
  };
  // Where further fetches lead through, each request has copies of its own.
  const repeated: RepeatedTexts | null = position?.children.size === 0 ? new WeakMap() : null;
  return (value, run) => {
    if (!isEntry(value)) {
      noteShape(run, `Expected an object of ${declared.name}.`);
      return false;
    }
    if (!(value instanceof Cell)) return writeEntry(value, run);
    if (repeated && run.isRepeated) return writeRepeated(value, repeated, writeEntry, run);
    return writeCell(value, writeEntry, run);
  };
}

/** What was written of a cell, by its first part: for cells that are made of the very same parts it is the same. */
type RepeatedTexts = WeakMap<Data, { readonly parts: Cell["parts"]; readonly text: string }>;

function writeRepeated(
  cell: Cell,
  texts: RepeatedTexts,
  writeEntry: WriteEntry,
  run: ProjectionRun,
): boolean {
  const { parts } = cell;
  const [object] = parts;
  const known = object && texts.get(object);
  if (known?.parts.every((part, index) => part === parts[index])) return run.pieces.push(known.text) > 0;
  const faultsBefore = run.faults.length;
  const isWritten = writeCell(cell, writeEntry, run);
  if (object && isWritten && !cell.isMissing && run.faults.length === faultsBefore) {
    const text = cell.text ?? run.pieces.slice(cell.start, cell.end).join("");
    texts.set(object, { parts, text });
  }
  return isWritten;
}

/** Equal objects of a position are one cell: it is written once, unless it has faults, which have a path each time. */
function writeCell(cell: Cell, writeEntry: WriteEntry, run: ProjectionRun): boolean {
  if (writeAgain(cell, run)) return true;
  const start = run.pieces.length;
  const faultsBefore = run.faults.length;
  const isWritten = writeEntry(cell, run);
  if (isWritten && run.faults.length === faultsBefore) {
    cell.start = start;
    cell.end = run.pieces.length;
    cell.cuts = run.cuts;
  }
  return isWritten;
}

function typeOf(
  { schema }: Selections,
  declared: GraphQLCompositeType,
  typename: unknown,
): GraphQLCompositeType | null {
  if (typename === undefined || typename === declared.name) return declared;
  const type = typeof typename === "string" ? schema.getType(typename) : undefined;
  if (!isObjectType(type) && !isInterfaceType(type)) return null;
  if (isAbstractType(declared) && schema.isSubType(declared, type)) return type;
  // A subgraph that knows an interface as `@interfaceObject` says no more than that.
  return isInterfaceType(type) ? declared : null;
}

interface ProjectedField {
  readonly key: string;
  /** `{"name":` for the first, `,"name":` for the others. */
  readonly prefix: string;
  readonly isInherited: boolean;
  /** Which parts of a cell may have it, those that count more first. */
  readonly providers: readonly number[];
  readonly isNonNull: boolean;
  /** `User.name` */
  readonly name: string;
  readonly write: WriteField;
}

type WriteField = (value: unknown, run: ProjectionRun, field: ProjectedField) => boolean;

function writeFields(fields: readonly ProjectedField[], entry: Entry, run: ProjectionRun): boolean {
  const { pieces } = run;
  const start = pieces.length;
  const parts = entry instanceof Cell ? entry.parts : null;
  for (const field of fields) {
    pieces.push(field.prefix);
    const value = parts ? valueFrom(parts, field) : valueIn(entry as Data, field);
    if (field.write(value, run, field)) continue;
    if (field.isNonNull) {
      if (!run.isPropagating) noteNull(run, field, value === undefined && isMissing(entry));
      cutBack(run, start);
      return false;
    }
    run.isPropagating = false;
    pieces.push("null");
  }
  pieces.push(fields.length === 0 ? "{}" : "}");
  return true;
}

const isMissing = (entry: Entry): boolean => entry instanceof Cell && entry.isMissing;

const noteNull = (run: ProjectionRun, { name, key }: ProjectedField, isExcused: boolean): void =>
  noteFault(run, { message: `Cannot return null for non-nullable field ${name}.`, key, isExcused });

function valueFrom(parts: Cell["parts"], field: ProjectedField): unknown {
  for (const index of field.providers) {
    const part = parts[index];
    const value = part && valueIn(part, field);
    if (value !== undefined) return value;
  }
  return undefined;
}

const valueIn = (object: Data, { isInherited: inherited, key }: ProjectedField): unknown =>
  inherited ? ownValue(object, key) : object[key];

function compileFields(
  selections: Selections,
  type: GraphQLCompositeType,
  sets: readonly SelectionSetNode[],
  position: Position | undefined,
): ProjectedField[] {
  const fields = [...collectFields(selections, type, sets)];
  return fields.map(([key, nodes], index) => ({
    key,
    prefix: `${index === 0 ? "{" : ","}${JSON.stringify(key)}:`,
    isInherited: isInherited(key),
    providers: position ? providersOf(position, key, type.name) : [0],
    ...compileField(selections, type, key, nodes, position?.children.get(key)),
  }));
}

type FieldKind = Pick<ProjectedField, "isNonNull" | "name" | "write">;

function compileField(
  selections: Selections,
  type: GraphQLCompositeType,
  key: string,
  nodes: readonly FieldNode[],
  position: Position | undefined,
): FieldKind {
  const fieldName = nodes[0]?.name.value ?? "";
  const name = `${type.name}.${fieldName}`;
  if (fieldName === "__typename") return { isNonNull: true, name, write: typenameWriter(type) };
  if (fieldName === "__schema" || fieldName === "__type") {
    return { isNonNull: false, name, write: introspectionWriter(key) };
  }
  const field = "getFields" in type ? type.getFields()[fieldName] : undefined;
  if (!field) throw new Error(`${name} is not in the schema`);
  const nullable: NullableOutputType = getNullableType(field.type);
  const isBelow = isListType(nullable) || isCompositeType(nullable);
  const write = isBelow
    ? writerBelow(compileValue(selections, nullable, selectionSetsOf(nodes), position))
    : leafFieldWriter(nullable);
  return { isNonNull: isNonNullType(field.type), name, write };
}

/** An object has no abstract type: then the subgraph that knows which it is could not be asked. */
function typenameWriter(type: GraphQLCompositeType): WriteField {
  const text = JSON.stringify(type.name);
  if (!isObjectType(type)) return () => false;
  return (_value, { pieces }) => pieces.push(text) > 0;
}

function introspectionWriter(key: string): WriteField {
  return (_value, { pieces, introspection }) => pieces.push(introspection.get(key) ?? "null") > 0;
}

function leafFieldWriter(type: GraphQLLeafType): WriteField {
  const textOf = leafTextOf(type);
  return (value, run, field) => {
    if (value === null || value === undefined) return false;
    const text = textOf(value);
    if (text !== undefined) return run.pieces.push(text) > 0;
    noteFault(run, { message: `Invalid value found for field ${field.name}.`, key: field.key });
    return false;
  };
}

function writerBelow(write: WriteValue): WriteField {
  return (value, run, field) => {
    if (value === null || value === undefined) return false;
    run.path.push(field.key);
    const isWritten = write(value, run);
    run.path.pop();
    return isWritten;
  };
}

type NullableOutputType = GraphQLLeafType | GraphQLCompositeType | GraphQLList<GraphQLOutputType>;

function compileValue(
  selections: Selections,
  type: NullableOutputType,
  sets: readonly SelectionSetNode[],
  position: Position | undefined,
): WriteValue {
  if (isListType(type)) return listWriter(selections, type.ofType, sets, position);
  if (isCompositeType(type)) return compileSelection(selections, type, sets, position);
  return leafItemWriter(type);
}

function leafItemWriter(type: GraphQLLeafType): WriteValue {
  const textOf = leafTextOf(type);
  return (value, run) => {
    const text = textOf(value);
    if (text !== undefined) return run.pieces.push(text) > 0;
    noteFault(run, { message: "Invalid value found for an item of a list." });
    return false;
  };
}

function listWriter(
  selections: Selections,
  itemType: GraphQLOutputType,
  sets: readonly SelectionSetNode[],
  position: Position | undefined,
): WriteValue {
  const isNonNull = isNonNullType(itemType);
  const writeItem = compileValue(selections, getNullableType(itemType), sets, position);
  return (value, run) => {
    if (!Array.isArray(value)) {
      noteShape(run, `Expected a list of ${String(itemType)}.`);
      return false;
    }
    const start = run.pieces.length;
    const depth = run.path.length;
    const isWritten = writeItems(value, run, depth, isNonNull, writeItem);
    run.path.length = depth;
    if (!isWritten) cutBack(run, start);
    return isWritten;
  };
}

function writeItems(
  items: readonly unknown[],
  run: ProjectionRun,
  depth: number,
  isNonNull: boolean,
  writeItem: WriteValue,
): boolean {
  const { pieces, path } = run;
  let isWhole = true;
  for (let index = 0; index < items.length; index++) {
    const item = items[index];
    path[depth] = index;
    pieces.push(index === 0 ? "[" : ",");
    if (item !== null && item !== undefined && writeItem(item, run)) continue;
    if (isNonNull) {
      if (!run.isPropagating)
        noteFault(run, { message: "Cannot return null for a non-nullable item of a list." });
      isWhole = false;
    }
    run.isPropagating = false;
    pieces.push("null");
  }
  pieces.push(items.length === 0 ? "[]" : "]");
  run.isPropagating = !isWhole;
  return isWhole;
}
