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
import { writeCell } from "./cell-writer.ts";
import { Cell, isEntry, read } from "./cells.ts";
import { collectFields, selectionSetsOf, type Selections } from "./collect-fields.ts";
import { isInherited } from "./data.ts";
import {
  deniedFieldWriter,
  introspectionWriter,
  leafFieldWriter,
  leafItemWriter,
  typenameWriter,
} from "./leaf-writers.ts";
import { writeItems } from "./list-items.ts";
import { providersOf, type Position } from "./position.ts";
import { writeFields, type ProjectedField, type WriteField } from "./projected-fields.ts";
import {
  cutBack,
  noteDenied,
  noteFault,
  noteShape,
  type WriteEntry,
  type WriteValue,
} from "./projection-run.ts";

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
  const { denial } = selections;
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
    if (denial?.types.has(typename as string)) {
      noteDenied(run, denial.code);
      return false;
    }
    const fields = fieldsByType.get(typename) ?? compileFor(typename);
    if (fields) return writeFields(fields, entry, run);
    // Clients may not see its type, or there is none of that name: a wrong value in a sound answer.
    noteFault(run, { message: `Expected an object of ${declared.name}.` });
    return false;
  };
  return (value, run) => {
    if (!isEntry(value)) {
      noteShape(run, `Expected an object of ${declared.name}.`);
      return false;
    }
    return value instanceof Cell ? writeCell(value, writeEntry, run) : writeEntry(value, run);
  };
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
  const { denial } = selections;
  if (denial && nodes.some((node) => denial.fields.has(node)))
    return { isNonNull: isNonNullField(type, fieldName), name, write: deniedFieldWriter(denial.code) };
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

const isNonNullField = (type: GraphQLCompositeType, name: string): boolean =>
  name === "__typename" || ("getFields" in type && isNonNullType(type.getFields()[name]?.type));

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
