import type { DenialCode } from "../../authorization/access-rule.ts";
import type { Cell, Entry } from "./cells.ts";
import type { ResponsePath } from "./data.ts";
import { maxErrors } from "./max-errors.ts";

/** A value that the schema forbids, found while the response was written. */
export interface Fault {
  readonly path: ResponsePath;
  readonly message: string;
  /** The value is no list or no object where the schema has one: its subgraph answered rubbish. */
  readonly isShape: boolean;
  /** Why the viewer may not have it; null where that is not the reason. */
  readonly denied: DenialCode | null;
  /** It is a field of an entity that its subgraph does not know: null is the answer there. */
  readonly isExcused: boolean;
}

/** The state of writing one response. */
export interface ProjectionRun {
  /** The response so far, in pieces: joined once, they cost less than texts that grow. */
  readonly pieces: string[];
  /** How often pieces were taken back, since a null had to take the place of what they began. */
  cuts: number;
  /** The texts of introspection fields, by response key. */
  readonly introspection: ReadonlyMap<string, string>;
  /** From the root to the value that is being written. */
  readonly path: (string | number)[];
  readonly faults: Fault[];
  /** A null that has its fault is on its way up to the next nullable place. */
  isPropagating: boolean;
}

export const createProjectionRun = (introspection: ReadonlyMap<string, string>): ProjectionRun => ({
  pieces: [],
  cuts: 0,
  introspection,
  path: [],
  faults: [],
  isPropagating: false,
});

interface NotedFault {
  readonly message: string;
  /** The field of the value that is being written; without it the fault is of the value itself. */
  readonly key?: string;
  readonly isExcused?: boolean;
}

/** Notes a fault. The null that follows needs no other. */
export function noteFault(run: ProjectionRun, { message, key, isExcused = false }: NotedFault): void {
  const path = key === undefined ? [...run.path] : [...run.path, key];
  run.faults.push({ path, message, isShape: false, isExcused, denied: null });
  run.isPropagating = true;
}

/** Notes that the value that is being written is of another shape than the schema's. */
export function noteShape(run: ProjectionRun, message: string): void {
  run.faults.push({ path: [...run.path], message, isShape: true, isExcused: false, denied: null });
  run.isPropagating = true;
}

/**
 * Notes that the viewer may not have a field of the value that is being written, or without a key the value itself.
 */
export function noteDenied(run: ProjectionRun, code: DenialCode, key?: string): void {
  const path = key === undefined ? [...run.path] : [...run.path, key];
  const message = code === "UNAUTHENTICATED" ? "Sign in to do this." : "You may not do this.";
  if (run.faults.length < maxErrors)
    run.faults.push({ path, message, isShape: false, isExcused: false, denied: code });
  run.isPropagating = true;
}

/** Takes back what was written since there were `length` pieces. */
export function cutBack(run: ProjectionRun, length: number): void {
  run.pieces.length = length;
  run.cuts++;
}

/** Writes a cell again as it was written before; false when that is not to be had. */
export function writeAgain(cell: Cell, run: ProjectionRun): boolean {
  if (cell.text === null) {
    if (cell.cuts !== run.cuts) return false;
    cell.text = run.pieces.slice(cell.start, cell.end).join("");
  }
  run.pieces.push(cell.text);
  return true;
}

/** Adds the value as JSON; false when it is null, for whatever reason, and nothing was added. */
export type WriteValue = (value: unknown, run: ProjectionRun) => boolean;

export type WriteEntry = (entry: Entry, run: ProjectionRun) => boolean;
