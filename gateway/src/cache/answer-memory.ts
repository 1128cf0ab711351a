import { LRUCache } from "lru-cache";
import { isTrusted, type CacheStores } from "./cache-stores.ts";
import type { ComposedAnswer, ComposedAnswers, RepeatedAnswer } from "./composed-answers.ts";
import { isRepeatable, repeatLoad } from "./kept-load.ts";

/** Of the bytes that the entity cache may take; its parts have the others. */
export const answersShare = 1 / 4;
/** Of the whole: one answer must not push out all others. */
const maxShare = 1 / 16;
/** A place in a list, and an entry that the memory has let go. Its part is free by then, see memory-tier.ts. */
const entryBytes = 120;
const overheadBytes = 400;

/** In the memory of this process: beyond `maxBytes`, those that nobody has asked for the longest go. */
export function createComposedAnswers(stores: CacheStores, maxBytes: number): ComposedAnswers {
  const answers = new LRUCache<string, ComposedAnswer>({
    maxSize: Math.max(1, Math.floor(maxBytes)),
    maxEntrySize: Math.max(1, Math.floor(maxBytes * maxShare)),
    sizeCalculation: (answer, key) => overheadBytes + key.length + sizeOf(answer),
  });

  const holds = ({ loads }: ComposedAnswer, viewerKey: string | null): boolean => {
    const now = Date.now();
    return loads.every((load) => isRepeatable(stores, load, viewerKey, now));
  };

  return {
    find(key, viewerKey) {
      if (!isTrusted(stores)) return null;
      const names = viewerKey === null ? [key] : [privateKey(key, viewerKey), key];
      for (const name of names) {
        const answer = answers.get(name);
        if (answer && holds(answer, viewerKey)) return repeat(stores, answer);
      }
      return null;
    },
    keep(key, viewerKey, answer) {
      if (!isTrusted(stores) || !holds(answer, viewerKey)) return;
      answers.set(isPrivate(answer) && viewerKey !== null ? privateKey(key, viewerKey) : key, answer);
    },
    bytes: () => answers.calculatedSize,
  };
}

const privateKey = (key: string, viewerKey: string): string => `${key}\n@${viewerKey}`;

const isPrivate = ({ loads }: ComposedAnswer): boolean =>
  loads.some(({ entries }) => entries.some(({ part }) => part.scope === "private"));

const repeat = (stores: CacheStores, { text, loads }: ComposedAnswer): RepeatedAnswer => ({
  text,
  loads: loads.map((load) => ({ subgraph: load.subgraph, loaded: repeatLoad(stores, load) })),
});

function sizeOf({ text, loads }: ComposedAnswer): number {
  // V8 takes one byte for each character, or two where one of them needs it.
  let bytes = text.length * (Buffer.byteLength(text) === text.length ? 1 : 2);
  for (const { entries } of loads) {
    for (const { key } of entries) bytes += entryBytes + key.length;
  }
  return bytes;
}
