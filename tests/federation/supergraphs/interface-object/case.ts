import { defineCase, type World } from "../../harness/supergraph-case.ts";

function createWorld(): World {
  const seller = { __typename: "Seller", name: "Sam" };
  const medium = (type: string, id: string, stars: number | null, more: object) => ({
    __typename: type,
    id,
    title: id === "2" ? null : `Title ${id}`,
    stars,
    price: Number(id) * 3,
    seller,
    similar: [] as object[],
    ...more,
  });
  const tracks = [{ name: "First", medium: null as object | null }];
  const book = medium("Book", "1", 5, { pages: 100 });
  const record = medium("Record", "2", null, { tracks, seller: null });
  const other = medium("Book", "3", 1, { pages: null });
  tracks[0] = { name: "First", medium: book };
  book.similar.push(record, other);
  return {
    Query: {
      media: [book, null, record, other],
      book,
      favourite: record,
      topRated: [other, book, record],
      best: book,
    },
    entities: [book, record, other, seller],
  };
}

/** Subgraphs that know an interface only, and not which types it has. */
export const interfaceObject = defineCase(import.meta.dirname, {
  createWorld,
  fields: {
    Media: {
      review: ({ object }) => `${String(object.id)} is good`,
      pitch: ({ read }) => `Only ${String(read("stars"))} stars`,
    },
  },
});
