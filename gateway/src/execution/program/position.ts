import type { PlanPath } from "../plan/query-plan.ts";

/**
 * A place in the response: the response keys that lead to it, whatever lists are on the way. Where a fetch brings
 * something for the objects at a place, the answers hold cells instead of them, see {@link file://./cells.ts}.
 */
export interface Position {
  readonly children: Map<string, Position>;
  /** What brings something for the objects here: first the answer that holds them, then fetches in the plan's order. */
  readonly sources: Source[];
  /**
   * Equal objects here are not one: what is asked for below them depends on what stands above them (`@fromContext`).
   */
  keepsApart: boolean;
}

export interface Source {
  readonly subgraph: string | null;
  /** The response keys that it may bring for objects of a type; null when that is not known. */
  readonly keysFor: (typename: string | null) => ReadonlySet<string> | null;
}

export type PathStep =
  | { readonly kind: "field"; readonly key: string; readonly position: Position }
  | { readonly kind: "types"; readonly names: ReadonlySet<string> };

/** Where a fetch brings something. */
export interface Target {
  readonly position: Position;
  /** Lists are no steps: a walk goes through them by itself. */
  readonly steps: readonly PathStep[];
  /** The place of what it brings among the position's sources. */
  readonly source: number;
}

export interface PositionTree {
  readonly root: Position;
  /** @param levelsUp how far above the target there are values that it depends on */
  addTarget(path: PlanPath, source: Source, levelsUp?: number): Target;
}

/** The answer that holds an object: nothing is known of what it has for it. */
const holder: Source = { subgraph: null, keysFor: () => null };

/** @param namesOf the names that `__typename` may have in objects of a type, see {@link file://./type-names.ts} */
export function createPositionTree(namesOf: (type: string) => ReadonlySet<string>): PositionTree {
  const create = (): Position => ({ children: new Map(), sources: [holder], keepsApart: false });
  const root = create();
  const childOf = (position: Position, key: string): Position => {
    const child = position.children.get(key) ?? create();
    position.children.set(key, child);
    return child;
  };
  return {
    root,
    addTarget: (path, source, levelsUp = 0) => {
      const steps: PathStep[] = [];
      let position = root;
      for (const segment of path) {
        if (segment.kind === "field") {
          position = childOf(position, segment.key);
          steps.push({ kind: "field", key: segment.key, position });
        } else if (segment.kind === "types") {
          steps.push({ kind: "types", names: union(segment.names.map(namesOf)) });
        }
      }
      const positions = steps.flatMap((step) => (step.kind === "field" ? [step.position] : []));
      for (const below of positions.slice(positions.length - levelsUp)) below.keepsApart = true;
      return { position, steps, source: position.sources.push(source) - 1 };
    },
  };
}

const union = (sets: readonly ReadonlySet<string>[]): ReadonlySet<string> =>
  new Set(sets.flatMap((set) => [...set]));

/** The sources that may have a key for objects of a type, those that count more first. */
export function providersOf({ sources }: Position, key: string, typename: string): number[] {
  const providers = sources.flatMap((source, index) =>
    source.keysFor(typename)?.has(key) === false ? [] : [index],
  );
  return providers.reverse();
}
