import {
  getNullableType,
  isAbstractType,
  isCompositeType,
  isInterfaceType,
  isLeafType,
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
import { isCell, isEntry, read, type Cell, type Entry } from "./cells.ts";
import { collectFields, selectionSetsOf, type Selections } from "./collect-fields.ts";
import { isInherited, ownValue, type Data } from "./data.ts";
import { leafWriter } from "./leaf-writer.ts";
import { providersOf, type Position } from "./position.ts";
import { noteFault, type ProjectionRun, type WriteValue } from "./projection-run.ts";

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
  const writeEntry = (entry: Entry, run: ProjectionRun): string | undefined => {
    const typename = read(entry, "__typename");
    const fields = fieldsByType.get(typename) ?? compileFor(typename);
    if (fields) return writeFields(fields, entry, run);
    noteFault(run, `Expected an object of ${declared.name}.`);
    return undefined;
  };
  return (value, run) => {
    if (!isEntry(value)) {
      noteFault(run, `Expected an object of ${declared.name}.`);
      return undefined;
    }
    return isCell(value) ? writeCell(value, writeEntry, run) : writeEntry(value, run);
  };
}

/** Equal objects of a position are one cell: it is written once, unless it has faults, which have a path each time. */
function writeCell(
  cell: Cell,
  writeEntry: (entry: Entry, run: ProjectionRun) => string | undefined,
  run: ProjectionRun,
): string | undefined {
  if (cell.text !== null) return cell.text;
  const faultsBefore = run.faults.length;
  if (cell.isMissing) run.missing++;
  const text = writeEntry(cell, run);
  if (cell.isMissing) run.missing--;
  if (text !== undefined && run.faults.length === faultsBefore) cell.text = text;
  return text;
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
  /** `"name":`, after a comma for all but the first. */
  readonly prefix: string;
  readonly isInherited: boolean;
  /** Which parts of a cell may have it, those that count more first. */
  readonly providers: readonly number[];
  readonly isLeaf: boolean;
  readonly isNonNull: boolean;
  readonly name: string;
  readonly write: WriteValue;
}

function writeFields(
  fields: readonly ProjectedField[],
  entry: Entry,
  run: ProjectionRun,
): string | undefined {
  const parts = isCell(entry) ? entry.parts : null;
  let text = "{";
  for (const field of fields) {
    const value = parts ? valueFrom(parts, field) : valueIn(entry as Data, field);
    const written = field.isLeaf ? writeLeaf(field, value, run) : writeBelow(field, value, run);
    if (written === undefined) {
      if (field.isNonNull) {
        if (!run.isPropagating)
          noteFault(run, `Cannot return null for non-nullable field ${field.name}.`, field.key);
        return undefined;
      }
      run.isPropagating = false;
      text += `${field.prefix}null`;
    } else {
      text += field.prefix + written;
    }
  }
  return `${text}}`;
}

function valueFrom(parts: readonly (Data | undefined)[], field: ProjectedField): unknown {
  for (const index of field.providers) {
    const part = parts[index];
    const value = part && valueIn(part, field);
    if (value !== undefined) return value;
  }
  return undefined;
}

const valueIn = (object: Data, { isInherited: inherited, key }: ProjectedField): unknown =>
  inherited ? ownValue(object, key) : object[key];

function writeLeaf(field: ProjectedField, value: unknown, run: ProjectionRun): string | undefined {
  if (value === null || value === undefined) return field.write(null, run);
  const text = field.write(value, run);
  if (text === undefined && !run.isPropagating)
    noteFault(run, `Invalid value found for field ${field.name}.`, field.key);
  return text;
}

function writeBelow(field: ProjectedField, value: unknown, run: ProjectionRun): string | undefined {
  if (value === null || value === undefined) return undefined;
  run.path.push(field.key);
  const text = field.write(value, run);
  run.path.pop();
  return text;
}

function compileFields(
  selections: Selections,
  type: GraphQLCompositeType,
  sets: readonly SelectionSetNode[],
  position: Position | undefined,
): ProjectedField[] {
  const fields = [...collectFields(selections, type, sets)];
  return fields.map(([key, nodes], index) => ({
    key,
    prefix: `${index === 0 ? "" : ","}${JSON.stringify(key)}:`,
    isInherited: isInherited(key),
    providers: position ? providersOf(position, key, type.name) : [0],
    ...compileField(selections, type, key, nodes, position?.children.get(key)),
  }));
}

type FieldKind = Pick<ProjectedField, "isLeaf" | "isNonNull" | "name" | "write">;

function compileField(
  selections: Selections,
  type: GraphQLCompositeType,
  key: string,
  nodes: readonly FieldNode[],
  position: Position | undefined,
): FieldKind {
  const fieldName = nodes[0]?.name.value ?? "";
  const name = `${type.name}.${fieldName}`;
  if (fieldName === "__typename") return { isLeaf: true, isNonNull: true, name, write: typenameWriter(type) };
  if (fieldName === "__schema" || fieldName === "__type") {
    return { isLeaf: true, isNonNull: false, name, write: (_value, run) => run.introspection.get(key) };
  }
  const field = "getFields" in type ? type.getFields()[fieldName] : undefined;
  if (!field) throw new Error(`${name} is not in the schema`);
  const nullable = getNullableType(field.type);
  return {
    isLeaf: isLeafType(nullable),
    isNonNull: isNonNullType(field.type),
    name,
    write: compileValue(selections, nullable, selectionSetsOf(nodes), position),
  };
}

/** An object has no abstract type: then the subgraph that knows which it is could not be asked. */
function typenameWriter(type: GraphQLCompositeType): WriteValue {
  return isObjectType(type) ? () => JSON.stringify(type.name) : () => undefined;
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
  const write = leafWriter(type);
  return (value, run) => (value === null ? undefined : write(value, run));
}

function listWriter(
  selections: Selections,
  itemType: GraphQLOutputType,
  sets: readonly SelectionSetNode[],
  position: Position | undefined,
): WriteValue {
  const nullable = getNullableType(itemType) as NullableOutputType;
  const isNonNull = isNonNullType(itemType);
  const writeItem = compileValue(selections, nullable, sets, position);
  return (value, run) => {
    if (!Array.isArray(value)) {
      noteFault(run, `Expected a list of ${String(itemType)}.`);
      return undefined;
    }
    const depth = run.path.length;
    let text = "[";
    for (let index = 0; index < value.length; index++) {
      run.path[depth] = index;
      const written = writeListItem(writeItem, value[index], run);
      if (written === undefined) {
        if (isNonNull && !run.isPropagating)
          noteFault(run, `Cannot return null for non-nullable item of a list of ${String(itemType)}.`);
        if (isNonNull) {
          run.path.length = depth;
          return undefined;
        }
        run.isPropagating = false;
      }
      text += (index === 0 ? "" : ",") + (written ?? "null");
    }
    run.path.length = depth;
    return `${text}]`;
  };
}

function writeListItem(write: WriteValue, item: unknown, run: ProjectionRun): string | undefined {
  if (item === null || item === undefined) return undefined;
  const text = write(item, run);
  if (text === undefined && !run.isPropagating) noteFault(run, "Invalid value found for an item of a list.");
  return text;
}
