import { absentFrom, defineCase, type World } from "../../harness/supergraph-case.ts";

function createWorld(): World {
  const author = { __typename: "Author", id: "1", name: "Ann", articles: [] as object[] };
  const article = (id: string, more: object = {}) => ({
    __typename: "Article",
    id,
    title: `Article ${id}`,
    words: Number(id) * 100,
    author,
    ...more,
  });
  const articles = [
    article("1"),
    article("2", { author: null }),
    article("3", { [absentFrom]: ["authors"] }),
  ];
  author.articles.push(...articles.slice(0, 2));
  return { Query: { articles: [...articles, null] }, entities: [author, ...articles] };
}

/** Tags that tell a cache what to forget; the stock gateway refuses the supergraph. */
export const cacheTag = defineCase(import.meta.dirname, {
  createWorld,
  values: { id: ["1", "2", "3", "9"] },
  fields: {
    Query: {
      article: ({ args, world }) =>
        world.entities.find((entity) => entity.__typename === "Article" && entity.id === args.id) ?? null,
    },
  },
});
