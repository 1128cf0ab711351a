import type { ResponsePath } from "./data.ts";

/** A value that the schema forbids, found while the response was written. */
export interface Fault {
  readonly path: ResponsePath;
  readonly message: string;
  /** It is below an entity that its subgraph does not know: null is the answer there. */
  readonly isExcused: boolean;
}

/** The state of writing one response. */
export interface ProjectionRun {
  /** The texts of introspection fields, by response key. */
  readonly introspection: ReadonlyMap<string, string>;
  /** From the root to the value that is being written. */
  readonly path: (string | number)[];
  readonly faults: Fault[];
  /** How many of the objects that are being written are missing entities. */
  missing: number;
  /** A null that has its fault is on its way up to the next nullable place. */
  isPropagating: boolean;
}

export function createProjectionRun(introspection: ReadonlyMap<string, string>): ProjectionRun {
  return { introspection, path: [], faults: [], missing: 0, isPropagating: false };
}

/** Notes a fault of the value that is being written, or of its field `key`. The null that follows needs no other. */
export function noteFault(run: ProjectionRun, message: string, key?: string): void {
  const path = key === undefined ? [...run.path] : [...run.path, key];
  run.faults.push({ path, message, isExcused: run.missing > 0 });
  run.isPropagating = true;
}

/** The value as JSON; undefined when it is null, for whatever reason. */
export type WriteValue = (value: unknown, run: ProjectionRun) => string | undefined;
