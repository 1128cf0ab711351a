import { expect, it } from "@jest/globals";
import { createCacheNotes } from "./response-caching.ts";

const minute = { maxAge: 60, scope: "PUBLIC" } as const;

it("lists the tags of root fields once, and those of each entity in order", () => {
  const notes = createCacheNotes(minute);
  notes.note({ field: "book", index: undefined }, ["Book:1", "Book:1"]);
  expect(notes.extensions()).toEqual({ apolloCacheTags: ["Book:1"] });

  const entities = createCacheNotes(minute);
  entities.beginEntities("_entities", 2);
  entities.note({ field: "_entities", index: 1 }, ["Book:2"]);
  entities.note({ field: "_entities", index: 0 }, ["Book:1", "Shelf:1"]);
  expect(entities.extensions()).toEqual({ apolloEntityCacheTags: [["Book:1", "Shelf:1"], ["Book:2"]] });
});

it("keeps the tags of several entity fields apart by their response keys", () => {
  const notes = createCacheNotes(minute);
  notes.beginEntities("a", 1);
  notes.beginEntities("b", 1);
  notes.note({ field: "a", index: 0 }, ["Book:1"]);
  notes.note({ field: "b", index: 0 }, ["Book:2"]);
  expect(notes.extensions()).toEqual({ apolloEntityCacheTags: { a: [["Book:1"]], b: [["Book:2"]] } });
});

it("puts what the whole answer hangs on into every list", () => {
  const notes = createCacheNotes(minute);
  notes.beginEntities("_entities", 1);
  notes.note({ field: "_entities", index: 0 }, ["Book:1"]);
  notes.tag("Everything");
  expect(notes.extensions()).toEqual({
    apolloCacheTags: ["Everything"],
    apolloEntityCacheTags: [["Book:1", "Everything"]],
  });
});

it("names no tags of what must not be kept", () => {
  const notes = createCacheNotes(minute);
  notes.note({ field: "book", index: undefined }, ["Book:1"]);
  notes.restrict({ maxAge: 0 });
  expect(notes.extensions()).toBeUndefined();
});

it("only narrows", () => {
  const notes = createCacheNotes({ maxAge: 10, scope: "PRIVATE" });
  notes.restrict({ maxAge: 60, scope: "PUBLIC" });
  expect(notes.policy).toEqual({ maxAge: 10, scope: "PRIVATE" });
});

it("says what a mutation made stale, each tag once", () => {
  const notes = createCacheNotes({ maxAge: 0, scope: "PRIVATE" });
  notes.invalidate(["Book:1", "Shelf:1"]);
  notes.invalidate(["Book:1"]);
  expect(notes.extensions()).toEqual({ cacheInvalidations: ["Book:1", "Shelf:1"] });
});
