import { hash } from "node:crypto";
import { readCachePolicy, type CachePolicy } from "./cache-control.ts";
import { readTags } from "./cache-tags.ts";
import type { EntityLoad, FetchMode, RootField, RootLoad } from "./entity-cache.ts";

/** One thing that is asked for: a representation, or a root field. */
export interface Item {
  readonly key: string;
  readonly field: RootField | null;
}

/** What a subgraph answered, in the form that is common to entities and root fields. */
export interface Answer {
  readonly values: readonly unknown[];
  readonly policy: CachePolicy | null;
  /** Null where they cannot be told, so that the value must not be kept. */
  tagsAt(index: number): readonly string[] | null;
  isFailed(index: number): boolean;
  readonly errors: unknown;
}

/** A load in the form that is common to entities and root fields. */
export interface Question {
  /** Same text, same question: schema version, subgraph and selection. */
  readonly spaceId: string;
  readonly subgraph: string;
  readonly viewerKey: string | null;
  readonly signal: AbortSignal | undefined;
  readonly keys: readonly string[];
  itemAt(index: number): Item;
  ask(items: readonly Item[], mode: FetchMode): Promise<Answer>;
  typeOf(item: Item): string;
  /** From the schema. */
  tagsOf(item: Item): readonly string[];
}

export function entityQuestion(load: EntityLoad): Question {
  const { schema, subgraph, representations } = load;
  return {
    spaceId: `${schema.version}\n${subgraph}\n${load.selectionKey}`,
    subgraph,
    viewerKey: load.viewerKey,
    signal: load.signal,
    keys: representations,
    itemAt: (index) => ({ key: representations[index] ?? "", field: null }),
    typeOf: ({ key }) => typeIn(key),
    tagsOf: ({ key }) => schema.entityTags(subgraph, key),
    async ask(items, mode) {
      const answer = await load.fetch(
        items.map(({ key }) => key),
        mode,
      );
      const { tags } = answer;
      const tagsAt = (index: number): readonly string[] | null =>
        readTags(Array.isArray(tags) ? (tags as unknown[])[index] : tags);
      return readAnswer(answer, answer.entities, tagsAt);
    },
  };
}

export function rootQuestion(load: RootLoad): Question {
  const { schema, subgraph, fields } = load;
  return {
    spaceId: `${schema.version}\n${subgraph}\n`,
    subgraph,
    viewerKey: load.viewerKey,
    signal: load.signal,
    keys: fields.map(({ text }) => text),
    itemAt: (index) => ({ key: fields[index]?.text ?? "", field: fields[index] ?? null }),
    typeOf: ({ field }) => `Query.${field?.name ?? ""}`,
    tagsOf: ({ field }) => (field ? schema.rootTags(subgraph, field.name, field.arguments) : []),
    async ask(items, mode) {
      const answer = await load.fetch(
        items.map(({ field }) => field).filter((field) => field !== null),
        mode,
      );
      const tags = readTags(answer.tags);
      return readAnswer(answer, answer.values, () => tags);
    },
  };
}

interface AnswerHead {
  readonly cacheControl: string | undefined;
  readonly age?: string | undefined;
  readonly failed: readonly boolean[] | null;
  readonly errors: unknown;
}

function readAnswer(
  head: AnswerHead,
  values: readonly unknown[],
  tagsAt: (index: number) => readonly string[] | null,
): Answer {
  const { failed, errors } = head;
  const isAllFailed = failed === null && hasErrors(errors);
  return {
    values,
    policy: readCachePolicy(head.cacheControl, head.age),
    tagsAt,
    isFailed: (index) => isAllFailed || failed?.[index] === true || values[index] === undefined,
    errors,
  };
}

const hasErrors = (errors: unknown): boolean => (Array.isArray(errors) ? errors.length > 0 : errors != null);

const typeFirst = '{"__typename":"';

/** For figures only. A representation begins with its type. */
function typeIn(representation: string): string {
  if (!representation.startsWith(typeFirst)) return "";
  return representation.slice(typeFirst.length, representation.indexOf('"', typeFirst.length));
}

/** Bounds the length of a key in Redis. Short ones stay readable there, for `pnpm cache:inspect`. */
export const shortKey = (text: string): string => (text.length <= 160 ? `=${text}` : `#${digest(text)}`);

export const digest = (text: string): string => hash("sha256", text, "base64url").slice(0, 22);
