import { Cell, type Entry } from "./cells.ts";
import { ownValue, type Data } from "./data.ts";
import { cutBack, noteFault, type ProjectionRun } from "./projection-run.ts";

export interface ProjectedField {
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

export type WriteField = (value: unknown, run: ProjectionRun, field: ProjectedField) => boolean;

export function writeFields(fields: readonly ProjectedField[], entry: Entry, run: ProjectionRun): boolean {
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
