import type { Entry } from "./cells.ts";
import { bucketOf, isSameEntity, type EntityIdentity } from "./entity-identity.ts";
import type { Represent } from "./representation.ts";

/** The distinct representations of one batch in one run. */
export interface Representations {
  readonly texts: readonly string[];
  /** The index of an object's text; null when it has not all that it takes. */
  readonly indexOf: (entry: Entry, represent: Represent) => number | null;
}

interface Known {
  readonly entry: Entry;
  readonly index: number;
}

export function createRepresentations(identity: EntityIdentity | null): Representations {
  const texts: string[] = [];
  const buckets = new Map<string, Known>();
  const byText = new Map<string, number>();
  const indexOfText = (text: string): number => {
    const index = byText.get(text) ?? texts.push(text) - 1;
    byText.set(text, index);
    return index;
  };
  return {
    texts,
    indexOf: (entry, represent) => {
      const bucket = identity ? bucketOf(entry, identity) : undefined;
      const known = bucket === undefined ? undefined : buckets.get(bucket);
      if (known && identity && isSameEntity(entry, known.entry, identity)) return known.index;
      const text = represent(entry);
      if (text === null) return null;
      if (bucket === undefined || known) return indexOfText(text);
      buckets.set(bucket, { entry, index: texts.length });
      return texts.push(text) - 1;
    },
  };
}
