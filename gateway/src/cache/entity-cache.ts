import type { CacheSchema } from "./cache-schema.ts";
import type { CacheStatus } from "./cache-status.ts";
import type { ComposedAnswers } from "./composed-answers.ts";
import type { Loaded } from "./loaded.ts";

/** One entity as a subgraph answered it: the immutable parsed object, or null when the subgraph does not know it. */
export type CachedEntity = Readonly<Record<string, unknown>> | null;

/** How a value is asked for. */
export interface FetchMode {
  /** Nobody waits: the request that lends its `fetch` may have been answered, so its abort signal must not count. */
  readonly background: boolean;
}

interface Load {
  readonly subgraph: string;
  /** Of the supergraph that the program was compiled for: versions of a schema never read each other's entries. */
  readonly schema: CacheSchema;
  /** Who asks; null is anonymous. Private values are kept for that viewer only. */
  readonly viewerKey: string | null;
  /** The request's. When it is aborted, a call that others wait for too is made again by one of them. */
  readonly signal?: AbortSignal;
}

export interface EntityLoad extends Load {
  /** Identifies the selection and its variables' values: same key, same question. */
  readonly selectionKey: string;
  /** JSON texts such as {"__typename":"User","id":"1"}, distinct. They are the entity part of the cache key. */
  readonly representations: readonly string[];
  /**
   * Asks the subgraph for these in one call, in this order. They may be other requests' as well, of this viewer, or of
   * any where answers to this question were public. A rejection goes to all who wait.
   */
  readonly fetch: (representations: readonly string[], mode: FetchMode) => Promise<EntityAnswer>;
}

export interface EntityAnswer {
  /** In order; null is "not there". */
  readonly entities: readonly CachedEntity[];
  /** `Cache-Control` and `Age` of the HTTP response. */
  readonly cacheControl: string | undefined;
  readonly age?: string | undefined;
  /** `extensions.apolloEntityCacheTags` of this `_entities` field, unread: a list of tags for each entity. */
  readonly tags: unknown;
  /** For each entity whether an error is about it; null when there is no error. Such are never kept. */
  readonly failed: readonly boolean[] | null;
  /** Handed to those who asked for one of the failed entities. */
  readonly errors: unknown;
}

export interface RootField {
  /** The field as it is sent, with its arguments' and variables' values: same text, same question. */
  readonly text: string;
  /** Of the schema, for @cacheTag. */
  readonly name: string;
  readonly arguments: Readonly<Record<string, unknown>>;
}

export interface RootLoad extends Load {
  /** Distinct by text. */
  readonly fields: readonly RootField[];
  /** Asks the subgraph for these in one call, in this order. */
  readonly fetch: (fields: readonly RootField[], mode: FetchMode) => Promise<RootAnswer>;
}

export interface RootAnswer {
  /** In order: what each field has as its value. */
  readonly values: readonly unknown[];
  readonly cacheControl: string | undefined;
  readonly age?: string | undefined;
  /** `extensions.apolloCacheTags`, unread: tags of the whole answer. */
  readonly tags: unknown;
  readonly failed: readonly boolean[] | null;
  readonly errors: unknown;
}

/** What to forget. Keys are those of the schema: `{ id: "1" }`. */
export type Invalidation =
  | { readonly tags: readonly string[] }
  | {
      readonly subgraph: string;
      readonly type?: string;
      readonly key?: Readonly<Record<string, unknown>>;
    };

export interface EntityCache {
  /**
   * One part for each representation. A value, not a promise, when all of them are in this process.
   * Rejects as `fetch` does; trouble with Redis is a miss.
   */
  load(load: EntityLoad): Loaded | Promise<Loaded>;
  loadRoot(load: RootLoad): Loaded | Promise<Loaded>;
  /** What was composed of such parts. */
  readonly answers: ComposedAnswers;
  /**
   * When it resolves, no load that begins in this process from then on gives what was asked for before, whatever
   * happens to Redis; other processes hear of it at once, or within a second where Redis has trouble.
   */
  invalidate(invalidation: Invalidation): Promise<void>;
  status(): CacheStatus;
  close(): Promise<void>;
}
