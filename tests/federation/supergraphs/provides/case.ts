import { defineCase, type World } from "../../harness/supergraph-case.ts";

function createWorld(): World {
  const writer = (id: string, more: object = {}) => ({
    __typename: "Writer",
    id,
    name: `Writer ${id}`,
    age: 30 + Number(id),
    address: { city: `City ${id}`, street: "Main Street" },
    ...more,
  });
  const writers = [writer("1"), writer("2", { name: null }), writer("3", { address: null })] as const;
  const entry = (id: string, author: object | null, reviewer: object | null) => ({
    __typename: "Entry",
    id,
    text: `Entry ${id}`,
    author,
    reviewer,
  });
  const feed = [
    entry("1", writers[0], writers[1]),
    entry("2", writers[0], null),
    entry("3", null, writers[2]),
    entry("4", writers[1], writers[0]),
  ];
  const photo = { __typename: "Photo", id: "p", caption: "A photo", pixels: 9, size: 90, by: writers[1] };
  const film = { __typename: "Film", id: "f", caption: null, seconds: 60, size: 600 };
  return {
    Query: { feed, cover: photo, covers: [film, null, photo], hero: photo, writers, media: [photo, film] },
    entities: [...writers, ...feed, photo, film],
  };
}

/** Fields that a subgraph knows on one path only. */
export const provides = defineCase(import.meta.dirname, {
  createWorld,
  values: { id: ["1", "2", "3", "9"] },
  fields: {
    Query: {
      entry: ({ args, world }) =>
        world.entities.find((entity) => entity.__typename === "Entry" && entity.id === args.id) ?? null,
    },
  },
});
