import type { PlanPath } from "../plan/query-plan.ts";

/**
 * A place in the response: the response keys that lead to it, whatever lists are on the way. Answers are never written
 * to, so what further fetches bring for the objects at a place is kept beside them, see {@link file://./cells.ts}.
 */
export interface Position {
  readonly index: number;
  readonly children: Map<string, Position>;
  /** Whether a fetch brings something for the objects here. */
  isTarget: boolean;
}

export type PathStep =
  | { readonly kind: "field"; readonly key: string; readonly position: Position }
  | { readonly kind: "types"; readonly names: ReadonlySet<string> };

export interface PositionTree {
  readonly root: Position;
  /** Where a plan's path leads. The position becomes a target. Lists are no steps: a walk goes through them by itself. */
  target(path: PlanPath): { readonly position: Position; readonly steps: readonly PathStep[] };
  count(): number;
}

/** @param namesOf the names that `__typename` may have in objects of a type, see {@link file://./type-names.ts} */
export function createPositionTree(namesOf: (type: string) => ReadonlySet<string>): PositionTree {
  let count = 0;
  const create = (): Position => ({ index: count++, children: new Map(), isTarget: false });
  const root = create();
  root.isTarget = true;
  const childOf = (position: Position, key: string): Position => {
    const child = position.children.get(key) ?? create();
    position.children.set(key, child);
    return child;
  };
  return {
    root,
    count: () => count,
    target: (path) => {
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
      position.isTarget = true;
      return { position, steps };
    },
  };
}

const union = (sets: readonly ReadonlySet<string>[]): ReadonlySet<string> =>
  new Set(sets.flatMap((set) => [...set]));
