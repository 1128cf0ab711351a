import { restrictPolicy, type CachePolicy } from "./cache-policy.ts";
import type { CacheHint } from "./cache-hints.ts";

/**
 * What a request's resolvers find out about caching, beyond what the schema says. Tags name what an answer hangs on: the
 * gateway's cache forgets the answer when one of them is invalidated.
 */
export interface ResponseCaching {
  /** Narrows for whom and how long the whole answer may be kept. */
  restrict(hint: CacheHint): void;
  /** Whatever the answer holds hangs on these. */
  tag(...tags: readonly string[]): void;
  /** For mutations: what is stale now. The gateway forgets it before it answers. */
  invalidate(tags: readonly string[]): void;
}

/** Where in an answer something stands: a root field, or one of the entities of an `_entities` field. */
export interface AnswerPlace {
  readonly field: string;
  readonly index: number | undefined;
}

/** As `ResponseCaching`, with what the server itself notes and reads. */
export interface CacheNotes extends ResponseCaching {
  /** Whether anybody will ask for tags. */
  readonly isNoting: boolean;
  readonly policy: CachePolicy;
  beginEntities(field: string, count: number): void;
  note(place: AnswerPlace, tags: readonly string[]): void;
  /** Undefined when there is nothing to say. */
  extensions(): Record<string, unknown> | undefined;
}

export function createCacheNotes(selected: CachePolicy): CacheNotes {
  let policy = selected;
  const common = new Set<string>();
  const ofRoots = new Set<string>();
  const ofEntities = new Map<string, Set<string>[]>();
  const invalidated = new Set<string>();

  function tagsOf({ field, index }: AnswerPlace): Set<string> | undefined {
    const entities = ofEntities.get(field);
    return entities ? entities[index ?? -1] : ofRoots;
  }

  return {
    isNoting: selected.maxAge > 0,
    get policy() {
      return policy;
    },
    restrict: (hint) => {
      policy = restrictPolicy(policy, hint);
    },
    tag: (...tags) => {
      for (const tag of tags) common.add(tag);
    },
    invalidate: (tags) => {
      for (const tag of tags) invalidated.add(tag);
    },
    beginEntities: (field, count) => {
      ofEntities.set(
        field,
        Array.from({ length: count }, () => new Set()),
      );
    },
    note: (place, tags) => {
      const noted = tagsOf(place);
      for (const tag of tags) noted?.add(tag);
    },
    extensions: () => {
      if (invalidated.size > 0) return { cacheInvalidations: [...invalidated] };
      if (policy.maxAge <= 0) return undefined;
      const tags = [...ofRoots.union(common)];
      const entities = entityTags(ofEntities, common);
      return tags.length > 0 ? { apolloCacheTags: tags, ...entities } : entities;
    },
  };
}

/**
 * One list of tags for each entity, in order, as Apollo Router reads it. The Router sends one `_entities` field at a
 * time; where there are several, each has its lists under its own response key.
 */
function entityTags(
  fields: ReadonlyMap<string, readonly Set<string>[]>,
  common: ReadonlySet<string>,
): Record<string, unknown> | undefined {
  const lists = [...fields].map(
    ([field, sets]) => [field, sets.map((set) => [...set.union(common)])] as const,
  );
  if (lists.length === 0) return undefined;
  return { apolloEntityCacheTags: lists.length === 1 ? lists[0]?.[1] : Object.fromEntries(lists) };
}
