import { entityTag, subgraphTag, typeTag } from "./built-in-tags.ts";
import { isTrusted, readShelf, type CacheStores } from "./cache-stores.ts";
import { answersShare, createComposedAnswers } from "./answer-memory.ts";
import type { EntityCache, Invalidation } from "./entity-cache.ts";
import { createFlightBoard } from "./flight-board.ts";
import { countUse } from "./flight.ts";
import type { StoredPart } from "./cache-part.ts";
import { entityQuestion, rootQuestion, type Question } from "./question.ts";
import type { CacheSource, Loaded } from "./loaded.ts";
import type { MemoryEntry } from "./memory-tier.ts";
import type { SharedPosition } from "./shared-tier.ts";
import { createSpaces, privateShelfId } from "./spaces.ts";

const noErrors: Loaded["errors"] = Object.freeze([]);
/** Between two tries to load again what is still in use. */
const refreshPauseMs = 1_000;

/**
 * The cache over these stores.
 * @param limits all that it may take, with what the stores hold
 */
export function openEntityCache(stores: CacheStores, limits: { readonly maxBytes: number }): EntityCache {
  const spaceOf = createSpaces();
  const board = createFlightBoard(stores);
  const answers = createComposedAnswers(stores, limits.maxBytes * answersShare);

  function find(question: Question): Loaded | Promise<Loaded> {
    const space = spaceOf(question.spaceId);
    const { keys, viewerKey } = question;
    const now = Date.now();
    const isUsable = isTrusted(stores);
    const shelf = isUsable ? stores.memory.shelf(space.id) : undefined;
    const ownShelf =
      !isUsable || viewerKey === null ? undefined : stores.memory.shelf(privateShelfId(space.id, viewerKey));
    const parts = new Array<StoredPart>(keys.length);
    const sources = new Array<CacheSource>(keys.length);
    const entries = new Array<MemoryEntry>(keys.length);
    const missing: number[] = [];
    let isFresh = true;
    for (let index = 0; index < keys.length; index += 1) {
      const key = keys[index] ?? "";
      const entry = (ownShelf && readShelf(stores, ownShelf, key, now)) ?? readShelf(stores, shelf, key, now);
      if (!entry) {
        missing.push(index);
        continue;
      }
      const { part } = entry;
      entries[index] = entry;
      const source = now < part.freshUntil ? "memory" : "stale";
      parts[index] = part;
      sources[index] = source;
      isFresh &&= source === "memory";
      countUse(part, source);
      if (now < part.refreshAt) continue;
      part.refreshAt = now + refreshPauseMs;
      board.refresh(space, question, index, part);
    }
    if (missing.length === 0) {
      const kept = isFresh ? { subgraph: question.subgraph, spaceId: space.id, entries } : null;
      return { parts, sources, errors: noErrors, kept };
    }
    return new Promise((resolve, reject) => {
      const remaining = missing.length;
      const want = { question, space, parts, sources, errors: [], remaining, resolve, reject };
      for (const index of missing) board.join(want, index);
    });
  }

  return {
    load: (load) => find(entityQuestion(load)),
    loadRoot: (load) => find(rootQuestion(load)),
    answers,
    async invalidate(invalidation) {
      const tags = tagsOf(invalidation);
      if (tags.length === 0) return;
      if (stores.shared) await stores.shared.invalidate(tags);
      else stores.marks.apply(tags, 0);
    },
    status: () => ({
      mode: stores.shared?.mode() ?? "local",
      entries: stores.memory.entries(),
      bytes: stores.memory.bytes() + answers.bytes(),
      maxBytes: limits.maxBytes,
      waitingInvalidations: stores.shared?.waitingInvalidations() ?? 0,
      position: describePosition(stores.shared?.position() ?? null),
      types: stores.figures.all(),
    }),
    close: async () => stores.shared?.close(),
  };
}

const describePosition = (position: SharedPosition | null): string | null =>
  position && `${position.epoch}:${position.sequence}`;

function tagsOf(invalidation: Invalidation): readonly string[] {
  if ("tags" in invalidation) return invalidation.tags;
  const { subgraph, type, key } = invalidation;
  if (type === undefined) return [subgraphTag(subgraph)];
  return [key === undefined ? typeTag(subgraph, type) : entityTag(subgraph, type, key)];
}
