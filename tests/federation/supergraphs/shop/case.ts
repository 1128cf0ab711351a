import { absentFrom, defineCase, type World } from "../../harness/supergraph-case.ts";

function createWorld(): World {
  const [ann, ben, cleo] = [
    { __typename: "User", id: "1", name: "Ann", username: "@ann", friends: [] as object[] },
    { __typename: "User", id: "2", name: null, username: "@ben", friends: [] as object[] },
    {
      __typename: "User",
      id: "3",
      name: "Cleo",
      username: null,
      friends: [] as object[],
      [absentFrom]: ["reviews"],
    },
  ] as const;
  ann.friends.push(ben, cleo);
  ben.friends.push(ann);
  const table = { __typename: "Product", upc: "1", name: "Table", price: 899, weight: 100, inStock: true };
  const couch = { __typename: "Product", upc: "2", name: "Couch", price: 1299, weight: null, inStock: false };
  const chair = {
    __typename: "Product",
    upc: "3",
    name: "Chair",
    price: 54,
    weight: 50,
    inStock: true,
    [absentFrom]: ["inventory"],
  };
  const review = (id: string, stars: number, author: object, product: object | null) => ({
    __typename: "Review",
    id,
    body: `Review ${id}`,
    stars,
    author,
    product,
  });
  const reviews = [
    review("1", 5, ann, table),
    review("2", 1, ann, couch),
    review("3", 3, ben, table),
    review("4", 4, ben, null),
    review("5", 2, ann, chair),
  ];
  return {
    Query: {
      me: ann,
      users: [ann, ben, cleo],
      topProducts: [table, null, couch, chair],
      latestReviews: reviews,
    },
    entities: [ann, ben, cleo, table, couch, chair, ...reviews],
  };
}

interface Review {
  readonly stars: number;
  readonly author: object;
  readonly product: object | null;
}

const allReviews = (world: World) => world.Query.latestReviews as readonly Review[];

/** The four subgraphs that every introduction to federation has. */
export const shop = defineCase(import.meta.dirname, {
  createWorld,
  values: { upc: ["1", "2", "3", "9"], first: [0, 1, 2, 3], minStars: [0, 2, 4], format: ["iso", "us"] },
  fields: {
    Query: {
      users: ({ object, args }) => {
        const ids = args.ids as string[] | null | undefined;
        return (object.users as { id: string }[]).filter(({ id }) => !ids || ids.includes(id));
      },
      topProducts: ({ object, args }) =>
        (object.topProducts as object[]).slice(0, (args.first as number | null) ?? 9),
      product: ({ args, world }) => world.entities.find(({ upc }) => upc === args.upc) ?? null,
      latestReviews: ({ object, args }) =>
        (object.latestReviews as Review[]).filter(({ stars }) => stars >= (args.minStars as number)),
    },
    User: {
      birthday: ({ object, args }) => `${String(object.id)} in ${String(args.format)}`,
      reviews: ({ object, world }) => allReviews(world).filter(({ author }) => author === object),
    },
    Product: {
      reviews: ({ object, args, world }) =>
        allReviews(world)
          .filter(
            ({ product, stars }) => product === object && stars >= ((args.minStars as number | null) ?? 0),
          )
          .slice(0, (args.first as number | null | undefined) ?? 9),
      shippingEstimate: ({ read }) => {
        const [price, weight] = [read("price") as number | null, read("weight") as number | null];
        if (price === null || weight === null) return null;
        return price > 1000 ? 0 : weight / 2;
      },
    },
  },
});
