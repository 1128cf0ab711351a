import { defineCase, type World } from "../../harness/supergraph-case.ts";

function createWorld(): World {
  const category = (id: string, pid: string | null) => ({
    __typename: "Category",
    id,
    pid,
    details: { count: Number(id), products: Number(id) * 2, title: `Title ${id}` },
  });
  const categories = [category("1", "p1"), category("2", null), category("3", "p3")];
  const product = (id: string, of: object | null) => ({
    __typename: "Product",
    id,
    pid: `p${id}`,
    name: `Product ${id}`,
    category: of,
  });
  const products = [
    product("1", categories[0] ?? null),
    product("2", categories[1] ?? null),
    product("3", null),
  ];
  return { Query: { categories: [...categories, null], products }, entities: [...categories, ...products] };
}

/** Value types that are split over subgraphs, so that their parent has to be asked for again. */
export const parents = defineCase(import.meta.dirname, {
  createWorld,
  values: { id: ["1", "2", "3", "9"] },
  fields: {
    Query: {
      category: ({ args, world }) =>
        world.entities.find((entity) => entity.__typename === "Category" && entity.id === args.id) ?? null,
    },
    Category: {
      tag: ({ read }) => `tag of ${String(read("pid"))}`,
    },
  },
});
